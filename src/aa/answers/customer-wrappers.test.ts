import { expect, test } from 'vitest';
import { chunksOf, readingContext, readRecords } from '../../../test/support/answer-chunks.ts';

const customer = async (parts: string) => {
  const { customers } = await readRecords(
    chunksOf(`<custInfo><custId>77</custId>${parts}</custInfo>`),
    readingContext({ custIds: ['77'] }),
  );
  return customers[0]!;
};

const addresses = '<addresses><address><city>Elsewhere</city></address></addresses>';
const jo = '<name><firstName>Jo</firstName></name>';

test.each([
  ['primaryContact', `<companyName>Co 77</companyName><primaryContact>${jo}${addresses}</primaryContact>`],
  ['primaryContact', `<primaryContact>${jo}${addresses}</primaryContact>`],
  ['spouse', `<spouse>${addresses}</spouse>`],
  ['holder', `<phones/><holder>${addresses}</holder>`],
  ['holder', `<holder>${addresses}</holder><other><x>1</x></other>`],
  ['parentCompany', `<parentCompany><id>78</id>${addresses}</parentCompany>`],
  ['x', `<x id="78">${addresses}</x>`],
  ['x', `<x><name>Co 78</name>${addresses}</x>`],
  ['details', `<details><custId>78</custId>${addresses}</details>`],
  ['contactInfo', `<contactInfo>${jo}${addresses}</contactInfo>`],
  ['jobDetails', `<jobDetails>${addresses}</jobDetails><other><x>1</x></other>`],
])('P5: the data of another person in %s are not taken for the customer’s: %s', async (name, parts) => {
  const record = await customer(`<custType>C</custType>${parts}`);
  expect(record.sections.addresses).toEqual([]);
  expect(record.document['name']).toEqual(
    parts.includes('companyName') ? { companyName: 'Co 77' } : undefined,
  );
  expect(Object.keys(record.unknownSections)).toContain(name);
  expect(record.findings).toContainEqual({ kind: 'unknown', path: name });
});

test('a wrapper of any name is searched where it is the only element, and reported', async () => {
  const record = await customer(`<custType>C</custType><anything>${jo}${addresses}</anything>`);
  expect(record.sections.addresses).toHaveLength(1);
  expect(record.document['name']).toEqual({ firstName: 'Jo' });
  expect(record.findings).toEqual([{ kind: 'unknown', path: 'anything' }]);
});

test('fields of the name without its element count as the name: a name in a wrapper is not added', async () => {
  const record = await customer(`<firstName>Ann</firstName><details>${jo}</details>`);
  expect(record.document['name']).toEqual({ firstName: 'Ann' });
});

test.each([
  `<details>${addresses}</details>`,
  `<addresses/><details>${addresses}</details>`,
  `<addressList>${addresses}</addressList>`,
  '<address-list><address><city>Elsewhere</city></address></address-list>',
  `<section name="addresses">${addresses}</section><section name="phones"><phones/></section>`,
  `<contactInfo>${addresses}<phones/></contactInfo>`,
])('wrappers around sections are searched: %s', async (parts) => {
  const record = await customer(`<custType>C</custType>${parts}<unknown><x>1</x></unknown>`);
  expect(record.sections.addresses).toHaveLength(1);
});

test('wrappers that come once for each section are searched', async () => {
  const record = await customer(
    `<custType>C</custType><sections>${addresses}</sections><sections>${addresses}</sections>`,
  );
  expect(record.sections.addresses).toHaveLength(2);
  const people = await customer(
    `<custType>C</custType><record>${addresses}</record><record>${addresses}</record>`,
  );
  expect(people.sections.addresses).toEqual([]);
});
