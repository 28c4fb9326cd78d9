import { describe, expect, test } from 'vitest';
import { chunksOf, readingContext, readRecords } from '../../../test/support/answer-chunks.ts';
import { customerFields } from '../../catalogue/customer-fields.ts';
import type { CustomerRecord, SectionItem } from '../../catalogue/customer-record.ts';
import { sections, type SectionName } from '../../catalogue/sections.ts';
import { defaultDialect, type Dialect } from '../dialect.ts';

const answerTo = (answer: string, custIds: readonly string[] = ['5'], dialect: Partial<Dialect> = {}) =>
  readRecords(chunksOf(answer), readingContext({ custIds, dialect }));

/** The one customer, number 5, with these parts. */
const customer = async (parts: string, dialect?: Partial<Dialect>): Promise<CustomerRecord> => {
  const { customers } = await answerTo(`<custInfo><custId>5</custId>${parts}</custInfo>`, ['5'], dialect);
  expect(customers).toHaveLength(1);
  return customers[0]!;
};

const filled = (fields: readonly { readonly element: string }[], values: readonly unknown[]) =>
  Object.fromEntries(
    fields.map(({ element }, at) => [element, values[at]]).filter(([, value]) => value !== null),
  );

const identity = ({ values }: CustomerRecord) => filled(customerFields, values);

/** An item by the names of its fields, with its extra and its parent, where it has them. */
const plain = (name: SectionName, { values, extra, parentNo }: SectionItem) => ({
  ...filled(sections.find((section) => section.name === name)!.fields, values),
  ...(extra === null ? {} : { extra }),
  ...(parentNo === null ? {} : { parentNo }),
});

const items = (record: CustomerRecord, name: SectionName) =>
  record.sections[name].map((item) => plain(name, item));

const findings = ({ findings: found }: CustomerRecord) => found.map(({ kind, path }) => `${kind} ${path}`);

describe('a customer', () => {
  const expected = { custId: '5', custType: 'I', firstName: 'Ann', lastName: 'Lee' };
  const emails = '<emails><email><address>a@b.c</address></email></emails>';
  const name = '<name><firstName>Ann</firstName><lastName>Lee</lastName></name>';

  test.each([
    ['the root', `<custInfo><custId>5</custId><custType>I</custType>${name}${emails}</custInfo>`],
    ['in any wrappers', `<a><b><c><custId>5</custId><custType>I</custType>${name}${emails}</c></b></a>`],
    [
      'hyphenated',
      `<r><cust-info><cust-id>5</cust-id><cust-type>I</cust-type><name><first-name>Ann</first-name><last-name>Lee</last-name></name>${emails}</cust-info></r>`,
    ],
    [
      'all in attributes',
      `<c CUST_ID="5" custType="I" firstName="Ann" lastName="Lee"><emails><email address="a@b.c"/></emails></c>`,
    ],
    [
      'with prefixes that are not declared',
      `<x:c><y:custId>5</y:custId><z:custType>I</z:custType>${name}${emails}</x:c>`,
    ],
    [
      'with its name in attributes',
      `<c><custId>5</custId><custType>I</custType><name firstName="Ann" lastName="Lee"/>${emails}</c>`,
    ],
    [
      'with the name directly in it',
      `<c><custId>5</custId><custType>I</custType><firstName>Ann</firstName><lastName>Lee</lastName>${emails}</c>`,
    ],
    [
      'with its identity apart',
      `<custInfo><customer><custId>5</custId><custType>I</custType></customer>${name}${emails}</custInfo>`,
    ],
    [
      'with everything apart',
      `<c><i><custId>5</custId></i><general><custType>I</custType>${name}</general><sections><data>${emails}</data></sections></c>`,
    ],
    [
      'whose number stands on a wrapper too',
      `<r custId="5"><custInfo><custId>5</custId><custType>I</custType>${name}${emails}</custInfo></r>`,
    ],
    [
      'under a synonym of the number',
      `<c><customerId>5</customerId><custType>I</custType>${name}${emails}</c>`,
    ],
    [
      'with a status of the call',
      `<c><status>SUCCESS</status><message>fine</message><custId>5</custId><custType>I</custType>${name}${emails}</c>`,
    ],
    [
      'with an error that is none',
      `<c><error/><errors></errors><custId>5</custId><custType>I</custType>${name}${emails}</c>`,
    ],
  ])('is read %s', async (_, answer) => {
    const { customers, errors } = await answerTo(answer);
    expect(errors.size).toBe(0);
    expect(customers).toHaveLength(1);
    const record = customers[0]!;
    expect(record.custId).toBe('5');
    expect(identity(record)).toEqual(expected);
    expect(items(record, 'emails')).toEqual([{ address: 'a@b.c' }]);
    expect(record).toMatchObject({ extra: null, unknownSections: {}, findings: [] });
    expect(record.document).toEqual({
      custId: '5',
      custType: 'I',
      name: { firstName: 'Ann', lastName: 'Lee' },
      emails: [{ address: 'a@b.c' }],
    });
  });

  test('keeps the leading zeros of its number', async () => {
    const { customers } = await answerTo('<c><custId> 005 </custId><custType>I</custType></c>', ['005']);
    expect(customers.map((record) => record.custId)).toEqual(['005']);
  });
});

describe('the items of a section', () => {
  const two = [{ addressType: 'H' }, { addressType: 'W' }];
  const one = '<address><addressType>H</addressType></address>';
  const other = '<address><addressType>W</addressType></address>';

  test.each([
    ['in their container', `<addresses>${one}${other}</addresses>`],
    ['behind wrappers inside it', `<addresses><list><inner>${one}${other}</inner></list></addresses>`],
    ['behind wrappers around it', `<details><data><addresses>${one}${other}</addresses></data></details>`],
    ['in a container of their own each', `<addresses>${one}</addresses><addresses>${other}</addresses>`],
    ['without a container', `${one}${other}`],
    ['in a container within a container', `<addresses><addresses>${one}${other}</addresses></addresses>`],
    [
      'under another name',
      `<addresses><row><addressType>H</addressType></row><row addressType="W"/></addresses>`,
    ],
    [
      'spread out in containers',
      `<addresses><addressType>H</addressType></addresses><addresses addressType="W"/>`,
    ],
    ['between empty ones', `<addresses><address/>${one}<address><city/> </address>${other}</addresses>`],
  ])('are found %s', async (_, parts) => {
    const record = await customer(parts);
    expect(items(record, 'addresses')).toEqual(two);
    expect(record.findings).toEqual([]);
    expect(record.document).toEqual({ custId: '5', addresses: two });
  });

  test('are none in an empty or an absent container', async () => {
    const record = await customer('<custType>I</custType><addresses/><phones> </phones>');
    expect(Object.values(record.sections).flat()).toEqual([]);
    expect(Object.keys(record.sections)).toEqual(sections.map(({ name }) => name));
    expect(record.document).toEqual({ custId: '5', custType: 'I' });
  });

  test('may be bare texts', async () => {
    const record = await customer('<roles><role>MEMBER</role><role><role>BOARD</role></role></roles>');
    expect(items(record, 'roles')).toEqual([{ role: 'MEMBER' }, { role: 'BOARD' }]);
    expect(record.document['roles']).toEqual(['MEMBER', 'BOARD']);
    expect(items(await customer('<role>MEMBER</role>'), 'roles')).toEqual([{ role: 'MEMBER' }]);
  });

  test.each(['<bio>Born</bio>', '<bio><bioText>Born</bioText></bio>', '<bio bioText="Born"/>'])(
    'may be the container itself: %s',
    async (parts) => {
      const record = await customer(parts);
      expect(items(record, 'bio')).toEqual([{ bioText: 'Born' }]);
      expect(record.document['bio']).toEqual({ bioText: 'Born' });
    },
  );

  test('hold some of their fields in an element of their own, or flat', async () => {
    const inherited = { relationshipType: 'EMPLOYEE', inheritedFromCustId: '0007' };
    for (const parts of [
      '<relationship><relationshipType>EMPLOYEE</relationshipType><inheritedFromCustId>0007</inheritedFromCustId></relationship>',
      '<RELATIONSHIP relationship-type="EMPLOYEE" inherited_from_cust_id="0007"/>',
      '<relationshipType>EMPLOYEE</relationshipType><inheritedFromCustId>0007</inheritedFromCustId>',
    ]) {
      const record = await customer(`<memberships><membership>${parts}</membership></memberships>`);
      expect(items(record, 'memberships')).toEqual([inherited]);
      expect(findings(record)).toEqual([]);
    }
  });

  test('keep the unknown parts of an element that holds fields, and a second such element', async () => {
    const record = await customer(
      '<memberships><membership><relationship><relationshipType>A</relationshipType><depth>2</depth></relationship>' +
        '<relationship><relationshipType>B</relationshipType></relationship></membership></memberships>',
    );
    expect(items(record, 'memberships')).toEqual([
      {
        relationshipType: 'A',
        extra: { 'relationship/depth': '2', '?relationship': { relationshipType: 'B' } },
      },
    ]);
    expect(record.document['memberships']).toEqual([
      { relationship: { relationshipType: 'A', depth: '2' }, '?relationship': { relationshipType: 'B' } },
    ]);
    expect(findings(record)).toEqual([
      'unknown memberships/relationship/depth',
      'unknown memberships/relationship',
    ]);
  });

  test.each([
    ['<tags><tag>a</tag><tag>b</tag></tags>', ['a', 'b']],
    ['<tags><tag>a</tag></tags>', ['a']],
    ['<tags><list><tag>a</tag><tag>b</tag></list></tags>', ['a', 'b']],
    ['<tags><label>a</label><label>b</label></tags>', ['a', 'b']],
    ['<tags>a</tags>', ['a']],
    ['<tags tag="a"/>', ['a']],
    ['<tags><tag>a</tag></tags><tags><tag>b</tag></tags>', ['a', 'b']],
    ['<tags><tag><lockCode>9</lockCode><code>a</code></tag></tags>', [{ code: 'a' }]],
    ['<tags><tag>a</tag><other>b</other></tags>', [{ tag: 'a', other: 'b' }]],
  ])('hold lists: %s', async (tags, list) => {
    const record = await customer(`<files><file>${tags}</file></files>`);
    expect(items(record, 'files')).toEqual([{ tags: list }]);
    expect(findings(record)).toEqual([]);
  });

  test('hold no list where it is empty', async () => {
    const record = await customer('<files><file><fileSerno>1</fileSerno><tags/></file></files>');
    expect(items(record, 'files')).toEqual([{ fileSerno: '1' }]);
  });

  test('may be bare texts where the section has a field for them', async () => {
    const record = await customer(
      '<emails><email>a@example.org</email></emails><phones><phone phoneType="H">555-0100</phone></phones>',
    );
    expect(items(record, 'emails')).toEqual([{ address: 'a@example.org' }]);
    expect(items(record, 'phones')).toEqual([{ phoneType: 'H', number: '555-0100' }]);
    expect(record.document['emails']).toEqual([{ address: 'a@example.org' }]);
  });

  test.each([
    '<communicationPreferences><globalOptOut>true</globalOptOut><preference><categoryCode>A</categoryCode></preference></communicationPreferences>',
    '<communicationPreferences globalOptOut="Y"><preference categoryCode="A"/></communicationPreferences>',
    '<globalOptOut>1</globalOptOut><communicationPreferences><communicationPreference><categoryCode>A</categoryCode></communicationPreference></communicationPreferences>',
  ])('stand beside what stands once: %s', async (parts) => {
    const record = await customer(parts);
    expect(identity(record)).toEqual({ custId: '5', globalOptOut: true });
    expect(items(record, 'communicationPreferences')).toEqual([{ categoryCode: 'A' }]);
    expect([record.extra, findings(record)]).toEqual([null, []]);
  });

  test('may hold a section of their own', async () => {
    const attribute = (code: string) => `<employmentAttribute><code>${code}</code></employmentAttribute>`;
    const record = await customer(
      `<jobs><job/><job><titleName>A</titleName><employmentAttributes>${attribute('1')}${attribute('2')}</employmentAttributes></job>` +
        `<job>${attribute('3')}</job></jobs><employmentAttributes>${attribute('4')}</employmentAttributes>`,
    );
    expect(items(record, 'jobs')).toEqual([{ titleName: 'A' }, {}]);
    expect(items(record, 'employmentAttributes')).toEqual([
      { code: '1', parentNo: 1 },
      { code: '2', parentNo: 1 },
      { code: '3', parentNo: 2 },
      { code: '4' },
    ]);
    expect(record.document).toEqual({
      custId: '5',
      jobs: [
        { titleName: 'A', employmentAttributes: [{ code: '1' }, { code: '2' }] },
        { employmentAttributes: [{ code: '3' }] },
      ],
      employmentAttributes: [{ code: '4' }],
    });
  });
});

describe('values', () => {
  test('are read by their types', async () => {
    const record = await customer(
      '<createDate>05-JAN-1999</createDate><customerAttributes><customerAttribute><number>12.50</number><date>01/31/2024</date>' +
        '<char> x </char><URLtoFile>u</URLtoFile></customerAttribute></customerAttributes><emails><email><best>Y</best></email></emails>',
    );
    expect(identity(record)).toEqual({ custId: '5', createDate: '1999-01-05' });
    expect(items(record, 'customerAttributes')).toEqual([
      { char: 'x', number: 12.5, date: '2024-01-31', URLtoFile: 'u' },
    ]);
    expect(items(record, 'emails')).toEqual([{ best: true }]);
    expect(record.document['customerAttributes']).toEqual([
      { number: '12.50', date: '01/31/2024', char: 'x', URLtoFile: 'u' },
    ]);
  });

  test('that cannot be read go to extra under the name of the catalogue, and are reported', async () => {
    const record = await customer(
      '<create-date>02/30/2024</create-date><emails><email><Best>perhaps</Best></email><email><best>often</best></email></emails>' +
        '<custDimAttrs><custDimAttr><number>12345678901234567890</number></custDimAttr></custDimAttrs>',
    );
    expect(record.extra).toEqual({ createDate: '02/30/2024' });
    expect(identity(record)).toEqual({ custId: '5' });
    expect(items(record, 'emails')).toEqual([{ extra: { best: 'perhaps' } }, { extra: { best: 'often' } }]);
    expect(items(record, 'custDimAttrs')).toEqual([{ extra: { number: '12345678901234567890' } }]);
    expect(findings(record)).toEqual([
      'unreadable createDate',
      'unreadable emails/best',
      'unreadable custDimAttrs/number',
    ]);
  });

  test('that come again go to extra, except the first', async () => {
    const record = await customer(
      '<phones><phone><ext/><ext>1</ext><ext>2</ext><ext>3</ext></phone></phones><custType>I</custType><custType>C</custType>',
    );
    expect(items(record, 'phones')).toEqual([{ ext: '1', extra: { ext: ['2', '3'] } }]);
    expect(record.extra).toEqual({ custType: ['C'] });
    expect(identity(record)).toMatchObject({ custType: 'I' });
    expect(findings(record)).toEqual(['unreadable phones/ext', 'unreadable custType']);
    expect(record.document).toMatchObject({ phones: [{ ext: ['1', '2', '3'] }], custType: ['I', 'C'] });
  });

  test('may carry code values in attributes', async () => {
    const record = await customer(
      '<memberships><membership><statusCode descr="Active">A</statusCode></membership></memberships>',
    );
    expect(items(record, 'memberships')).toEqual([
      { statusCode: 'A', extra: { 'statusCode@descr': 'Active' } },
    ]);
    expect(findings(record)).toEqual(['unknown memberships/statusCode@descr']);
  });
});

describe('what the catalogue does not know', () => {
  test('W1: a text beside the parts of a customer, or of its name, is kept as in sections', async () => {
    const record = await customer(
      'Dear <custType>I</custType><name type="x"><![CDATA[Bo Doe]]><lastName>Doe</lastName></name> friend',
    );
    expect(record.document).toEqual({
      custId: '5',
      custType: 'I',
      '#text': 'Dear  friend',
      name: { lastName: 'Doe', type: 'x', '#text': 'Bo Doe' },
    });
    expect(record.extra).toEqual({ '#text': ['Dear  friend', 'Bo Doe'], type: 'x' });
    expect(findings(record)).toEqual(['unknown #text', 'unknown name/#text', 'unknown name/type']);
  });

  test('W1: a text and nothing else is no customer', async () => {
    const { customers } = await readRecords(
      chunksOf('<custInfo><custId>5</custId>No data</custInfo>'),
      readingContext({ custIds: ['5'] }),
    );
    expect(customers).toEqual([]);
  });

  test('is kept in the row it stands in', async () => {
    const record = await customer(
      '<custType>I</custType><nick-name>Bo</nick-name><rank level="2">G</rank><name><maidenName>X</maidenName></name>' +
        '<phones total="2"><phone><geo><lat>1</lat><lat>2</lat></geo>text</phone><page>1</page></phones><nothing/>',
    );
    expect(record.extra).toEqual({
      'nick-name': 'Bo',
      rank: { level: '2', '#text': 'G' },
      maidenName: 'X',
      'phones/total': '2',
      'phones/page': '1',
    });
    expect(items(record, 'phones')).toEqual([{ extra: { geo: { lat: ['1', '2'] }, '#text': 'text' } }]);
    expect(findings(record)).toEqual([
      'unknown nick-name',
      'unknown rank',
      'unknown name/maidenName',
      'unknown phones/geo',
      'unknown phones/#text',
      'unknown phones/total',
      'unknown phones/page',
    ]);
    expect(record.document).toEqual({
      custId: '5',
      custType: 'I',
      'nick-name': 'Bo',
      rank: { '@level': '2', '#text': 'G' },
      name: { maidenName: 'X' },
      phones: [{ geo: { lat: ['1', '2'] }, '#text': 'text' }],
      'phones/total': '2',
      'phones/page': '1',
    });
  });

  test('is a section of its own where it has parts', async () => {
    const record = await customer(
      '<custType>I</custType><pets><pet><sort>cat</sort></pet><pet><sort>dog</sort></pet></pets>',
    );
    const pets = { pet: [{ sort: 'cat' }, { sort: 'dog' }] };
    expect(record.unknownSections).toEqual({ pets });
    expect(record.document).toMatchObject({ pets });
    expect(record.extra).toBeNull();
    expect(findings(record)).toEqual(['unknown pets']);
  });

  test('keeps its parts apart from those of the customer', async () => {
    const spouse = '<spouse><name><firstName>Eve</firstName></name><custType>C</custType></spouse>';
    const friend = (id: string) =>
      `<friend><custId>${id}</custId><name><firstName>Bob</firstName></name><phones><phone><ext>9</ext></phone></phones></friend>`;
    const record = await customer(
      `${spouse}<friends>${friend('6')}${friend('7')}</friends><name><firstName>Ann</firstName></name><custType>I</custType>`,
    );
    expect(identity(record)).toEqual({ custId: '5', custType: 'I', firstName: 'Ann' });
    expect(record.sections.phones).toEqual([]);
    expect(Object.keys(record.unknownSections)).toEqual(['spouse', 'friends']);
  });

  test('is not a wrapper where several hold the same part', async () => {
    const relative = (ext: string) =>
      `<relative><phones><phone><ext>${ext}</ext></phone></phones></relative>`;
    const record = await customer(`<custType>I</custType>${relative('1')}${relative('2')}`);
    expect(record.sections.phones).toEqual([]);
    expect(Object.keys(record.unknownSections)).toEqual(['relative']);
  });

  test('may have any name at all', async () => {
    const record = await customer(
      '<custType>I</custType><__proto__>a</__proto__><constructor>b</constructor><phones><phone><__proto__><x>1</x></__proto__></phone></phones>',
    );
    expect(Object.entries(record.extra!)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect(Object.entries(record.sections.phones[0]!.extra!)).toEqual([['__proto__', { x: '1' }]]);
    expect(Object.prototype).not.toHaveProperty('x');
  });

  test('is kept only in the document where it changes without meaning', async () => {
    const record = await customer(
      '<custType>I</custType><last-seen>now</last-seen><emails><email><address>a</address><best>x</best></email></emails>' +
        '<pets><lastSeen>now</lastSeen><cat>1</cat></pets><phones><phone><ext>1</ext></phone></phones>',
      { volatile: ['LAST_SEEN', 'best', 'phones'] },
    );
    expect(record.extra).toBeNull();
    expect(items(record, 'emails')).toEqual([{ address: 'a' }]);
    expect(record.sections.phones).toEqual([]);
    expect(record.unknownSections).toEqual({ pets: { cat: '1' } });
    expect(findings(record)).toEqual(['unknown pets']);
    expect(record.document).toMatchObject({
      'last-seen': 'now',
      emails: [{ address: 'a', best: 'x' }],
      pets: { lastSeen: 'now', cat: '1' },
      phones: [{ ext: '1' }],
    });
  });
});

describe('P5: W9: dates that have several readings or contradict the order', () => {
  const job = (start: string, end: string) =>
    `<jobs><job><startDate>${start}</startDate><endDate>${end}</endDate></job></jobs>`;

  test('make all dates of the customer that have two readings unread, before them and after them', async () => {
    const record = await customer(
      `${job('03/04/2024', '31/12/2024')}<createDate>05/06/2024</createDate><memberships><membership><joinDate>2024-05-06</joinDate><expirationDate>07/07/2024</expirationDate></membership></memberships>`,
    );
    expect(items(record, 'jobs')).toEqual([{ extra: { startDate: '03/04/2024', endDate: '31/12/2024' } }]);
    expect(identity(record)).not.toHaveProperty('createDate');
    expect(items(record, 'memberships')).toEqual([{ joinDate: '2024-05-06', expirationDate: '2024-07-07' }]);
    expect(findings(record).toSorted()).toEqual([
      'ambiguous createDate',
      'ambiguous jobs/endDate',
      'ambiguous jobs/startDate',
    ]);
  });

  test('are read where the order is declared', async () => {
    const dates = { order: 'dmy', century: null } as const;
    const dialect = { reading: { ...defaultDialect.reading, dates } };
    const record = await customer(job('03/04/2024', '31/12/2024'), dialect);
    expect(items(record, 'jobs')).toEqual([{ startDate: '2024-04-03', endDate: '2024-12-31' }]);
    expect(findings(record)).toEqual([]);
  });

  test('that do not exist in any order contradict nothing', async () => {
    const record = await customer(job('03/04/2024', '02/30/2024'));
    expect(items(record, 'jobs')).toEqual([{ startDate: '2024-03-04', extra: { endDate: '02/30/2024' } }]);
    expect(findings(record)).toEqual(['unreadable jobs/endDate']);
  });

  test('a year of two digits is kept as a text, and said', async () => {
    const record = await customer(job('31-DEC-99', '15-MAR-2024 10.11.12.000000 AM -05:00'));
    expect(items(record, 'jobs')).toEqual([{ endDate: '2024-03-15', extra: { startDate: '31-DEC-99' } }]);
    expect(findings(record)).toEqual(['ambiguous jobs/startDate']);
  });

  test('W9: words for flags that are declared are read', async () => {
    const email = '<emails><email><preferred>T</preferred><badAddress>maybe</badAddress></email></emails>';
    const flags = { true: ['T'], false: ['F'] };
    const record = await customer(email, { reading: { ...defaultDialect.reading, flags } });
    expect(items(record, 'emails')).toEqual([{ preferred: true, extra: { badAddress: 'maybe' } }]);
    expect(items(await customer(email), 'emails')).toEqual([
      { extra: { preferred: 'T', badAddress: 'maybe' } },
    ]);
  });
});
