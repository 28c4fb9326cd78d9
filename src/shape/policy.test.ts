import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { chunksOf, readingContext, readRecords } from '../../test/support/answer-chunks.ts';
import { builtIn } from '../catalogue/catalogue.ts';
import type { CustomerRecord } from '../catalogue/customer-record.ts';
import { sections } from '../catalogue/sections.ts';
import type { Condition } from './conditions.ts';
import { keyedHash, keyId } from './keyed-hash.ts';
import { compiledPolicy, shapedRecord } from './policy.ts';
import { noPolicy, type PolicyRule, usualUnknown, type WrittenPolicy } from './policy-words.ts';
import { factCount } from './same-facts.ts';

const key = Buffer.from('a key of at least thirty-two bytes');

async function customer(parts: string): Promise<CustomerRecord> {
  const answer = `<custInfo><custId>5</custId>${parts}</custInfo>`;
  const { customers } = await readRecords(
    chunksOf(answer),
    readingContext({ custIds: ['5'], dialect: { volatile: ['lockCode', 'seen'] } }),
  );
  return customers[0]!;
}

const rule = (action: PolicyRule['action'], paths: readonly string[], where: PolicyRule['where'] = null) => ({
  action,
  paths,
  where,
});

const policy = (rules: readonly PolicyRule[], unknown: WrittenPolicy['unknown'] = usualUnknown(rules)) =>
  compiledPolicy({ rules, unknown }, builtIn, key);

const is = (...values: readonly string[]): Condition => ({ kind: 'values', values });

describe('P22: values that stand in every place where a record has texts', () => {
  const ruled = {
    'the value of a field': '<loginId>PLANTED</loginId>',
    'a second value of a field': '<loginId>someone</loginId><loginId>PLANTED</loginId>',
    'an attribute of a field': '<loginId note="PLANTED">someone</loginId>',
    'a field with parts': '<loginId><domain>PLANTED</domain></loginId>',
    'a field of the name, outside of it': '<lastName>PLANTED</lastName>',
    'the text of the name': '<name>PLANTED</name>',
    'a text beside the fields of the name': '<name><firstName>Bo</firstName>PLANTED</name>',
    'a date that cannot be read': '<createDate>PLANTED</createDate>',
    'an item': '<phones><phone><number>PLANTED</number></phone></phones>',
    'an item that is a text': '<phones><phone>PLANTED</phone></phones>',
    'a text beside the fields of an item': '<phones><phone><ext>1</ext>PLANTED</phone></phones>',
    'an attribute in an item': '<phones><phone><number kind="PLANTED">1</number></phone></phones>',
    'a field of an item, as attribute': '<phones><phone NUMBER="PLANTED"/></phones>',
    'a text of a container': '<phones>PLANTED<phone><ext>1</ext></phone></phones>',
    'an element beside the items': '<phones><phone><ext>1</ext></phone><first>PLANTED</first></phones>',
    'a field in a group':
      '<memberships><membership><relationship><relationshipType>PLANTED</relationshipType></relationship></membership></memberships>',
    'a list':
      '<addresses><address><showInDirectory><directory>PLANTED</directory></showInDirectory></address></addresses>',
    'a list with attributes':
      '<addresses><address><showInDirectory x="PLANTED"><directory>A</directory></showInDirectory></address></addresses>',
    'a section': '<aliases><alias><aliasType>A</aliasType><aliasValue>PLANTED</aliasValue></alias></aliases>',
    'a section in a section':
      '<jobs><job><employerId>1</employerId><employmentAttributes><employmentAttribute><char>PLANTED</char></employmentAttribute></employmentAttributes></job></jobs>',
    'one kind of attribute':
      '<customerAttributes><customerAttribute><type>SSN</type><char>PLANTED</char></customerAttribute></customerAttributes>',
  };
  const unknown = {
    'an unknown field': '<nickName>PLANTED</nickName>',
    'an unknown field of the name': '<name><maidenName>PLANTED</maidenName></name>',
    'an unknown section': '<pets><pet><owner>PLANTED</owner></pet></pets>',
    'an unknown attribute': '<custType of="PLANTED">I</custType>',
    'an unknown field of an item':
      '<emails><email><address>a@b.c</address><old>PLANTED</old></email></emails>',
    'a section in an unknown place':
      '<phones><phone>1</phone></phones><details><phones><phone>PLANTED</phone></phones></details>',
    'a text of the customer': 'PLANTED<custType>I</custType>',
    'what the dialect says is volatile': '<seen>PLANTED</seen>',
    'what is volatile and has parts':
      '<emails><email><address>a@b.c</address><lockCode><by>PLANTED</by></lockCode></email></emails>',
    'an attribute of a list':
      '<employees><employee><id>1</id><employeeAttributes x="PLANTED"><employeeAttribute><a>1</a></employeeAttribute></employeeAttributes></employee></employees>',
  };
  const paths = ['loginId', 'lastName', 'phones.number', 'memberships.relationshipType'];
  const dropped = ['createDate', 'addresses.showInDirectory', 'aliases', 'employmentAttributes'];
  const ssn = rule('drop', ['customerAttributes'], { type: is('ssn') });
  const others = '<custType>I</custType>';

  test.each(Object.keys(ruled))('are gone: %s', async (place) => {
    const record = await customer(others + ruled[place as keyof typeof ruled]);
    expect(JSON.stringify(record)).toContain('PLANTED');
    for (const action of ['drop', 'hash', 'presence'] as const)
      for (const rest of ['keep', 'drop'] as const) {
        const shaped = shapedRecord(policy([rule(action, paths), rule('drop', dropped), ssn], rest), record);
        expect(JSON.stringify(shaped)).not.toContain('PLANTED');
      }
  });

  test.each(Object.keys(unknown))('are gone by `unknown: drop` alone: %s', async (place) => {
    const parts = unknown[place as keyof typeof unknown];
    const record = await customer(parts.includes('custType') ? parts : others + parts);
    const [kept, shaped] = (['keep', 'drop'] as const).map((one) => shapedRecord(policy([], one), record));
    expect(JSON.stringify(kept)).toContain('PLANTED');
    expect(JSON.stringify(shaped)).not.toContain('PLANTED');
    expect(shaped!.document['custType']).toBe('I');
  });

  test('are not in what the catalogue knows to be volatile, so its texts stay', async () => {
    const record = await customer(
      `${others}<lockCode>7</lockCode><emails><email><lockCode>8</lockCode></email></emails>`,
    );
    const { document } = shapedRecord(policy([], 'drop'), record);
    expect(document).toMatchObject({ lockCode: '7', emails: [{ lockCode: '8' }] });
  });

  test('stay findings, by their paths', async () => {
    const record = await customer(others + unknown['an unknown field']);
    expect(shapedRecord(policy([], 'drop'), record).findings).toEqual([
      { kind: 'unknown', path: 'nickName' },
    ]);
  });
});

describe('an action', () => {
  const two =
    '<loginId> Bo </loginId><emails><email><emailType>H</emailType><address>A@b.C</address></email>' +
    '<email><emailType>W</emailType><address>bo@work.org</address></email></emails>';

  test('hash stores the keyed hash of the text without case and outer space', async () => {
    const shaped = shapedRecord(policy([rule('hash', ['emails.address', 'loginId'])]), await customer(two));
    const hashed = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
    expect(shaped.document).toMatchObject({
      loginId: hashed('bo'),
      emails: [{ address: hashed('a@b.c') }, { address: hashed('bo@work.org') }],
    });
    expect(shaped.values).toContain(hashed('bo'));
  });

  test('is for items that fulfil its `where`, and for those over which that cannot be decided', async () => {
    const record = await customer(two.replace('<emailType>W', '<emailType><code>W</code>'));
    const shaped = shapedRecord(
      policy([rule('presence', ['emails.address'], { emailType: is('W') })]),
      record,
    );
    expect(shaped.document['emails']).toEqual([{ emailType: 'H', address: 'A@b.C' }, { address: '*' }]);
  });

  test('that leaves nothing of an item leaves no item', async () => {
    const record = await customer('<phones><phone>1</phone><phone><ext>2</ext></phone></phones>');
    const shaped = shapedRecord(policy([rule('drop', ['phones.number'])]), record);
    expect(shaped.document['phones']).toEqual([{ ext: '2' }]);
    expect(shaped.sections.phones).toHaveLength(1);
  });

  test('that drops an item drops what is within it, and the rest knows where it stands', async () => {
    const attribute = (code: string) =>
      `<employmentAttributes><employmentAttribute><code>${code}</code></employmentAttribute></employmentAttributes>`;
    const jobs = ['1', '2'].map((id) => `<job><employerId>${id}</employerId>${attribute(`A${id}`)}</job>`);
    const shaped = shapedRecord(
      policy([rule('drop', ['jobs'], { employerId: is('1') })]),
      await customer(`<jobs>${jobs.join('')}</jobs>`),
    );
    expect(shaped.sections.jobs).toHaveLength(1);
    const codeAt = sections
      .find(({ name }) => name === 'employmentAttributes')!
      .fields.findIndex(({ element }) => element === 'code');
    expect(
      shaped.sections.employmentAttributes.map(({ values, parentNo }) => [values[codeAt], parentNo]),
    ).toEqual([['A2', 1]]);
  });
});

describe('a policy', () => {
  test('without rules gives the record itself', async () => {
    const record = await customer('<custType>I</custType><foo>1</foo>');
    expect(shapedRecord(compiledPolicy(noPolicy, builtIn, null), record)).toBe(record);
  });

  test('of a client with a rule throws away what is unknown, unless it says otherwise', () => {
    expect(usualUnknown([])).toBe('keep');
    expect(usualUnknown([rule('drop', ['loginId'])])).toBe('drop');
  });

  test.each([
    ['nobody', 'drop'],
    ['emails.nothing', 'drop'],
  ] as const)('with a path that is not known is not compiled: %s', (path, action) => {
    expect(() => policy([rule(action, [path])])).toThrow(RangeError);
  });

  test('that hashes is not compiled without a key', () => {
    const written = { rules: [rule('hash', ['loginId'])], unknown: 'drop' } as const;
    expect(() => compiledPolicy(written, builtIn, null)).toThrow(RangeError);
  });

  test('does not show its key', () => {
    const shown = JSON.stringify(policy([rule('hash', ['loginId'])]));
    expect(shown).not.toContain(key.toString());
    expect(keyId(key)).toMatch(/^[0-9a-f]{8}$/);
    expect(keyId(key)).not.toBe(keyId(Buffer.from('another')));
  });
});

test('the formula of the hash, by a known answer', () => {
  // openssl: printf 'bo' | openssl dgst -sha256 -mac HMAC -macopt key:secret -binary | basenc --base64url
  expect(keyedHash(Buffer.from('secret'))('  BO ')).toBe('14IqtpAc_lZY-7sozEAeHZrD2tBoqi39J-O-bpVqhko');
});

describe('the same fact elsewhere', () => {
  const everywhere =
    '<loginId>bo.doe@x.org</loginId><name><lastName>Doering</lastName><displayName>Bo Doering</displayName></name>' +
    '<emails><email><address>Bo.Doe@x.org</address></email></emails><phones><phone>1</phone></phones>';

  test('is counted by customers, as equal texts and as whole words', async () => {
    const compiled = policy([rule('hash', ['emails.address']), rule('drop', ['lastName', 'phones.number'])]);
    const count = factCount(compiled);
    for (const parts of [everywhere, everywhere.replace('<loginId>bo.doe', '<loginId>bo')]) {
      const record = await customer(parts);
      count.add(record, shapedRecord(compiled, record));
    }
    expect(count.counts()).toEqual([
      { path: 'lastName', elsewhere: 'displayName', customers: 2, of: 2 },
      { path: 'emails.address', elsewhere: 'loginId', customers: 1, of: 2 },
    ]);
  });

  test('is none where it is part of another word', async () => {
    const compiled = policy([rule('drop', ['lastName'])]);
    const record = await customer(
      '<name><lastName>Anna</lastName><displayName>Savannah</displayName></name>',
    );
    const count = factCount(compiled);
    count.add(record, shapedRecord(compiled, record));
    expect(count.counts()).toEqual([]);
  });
});
