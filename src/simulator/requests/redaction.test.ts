import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutCredentials } from './redaction.ts';

test.each([
  [
    '<a><vendorId>me</vendorId><vendorPassword>s3</vendorPassword><custId>7</custId></a>',
    '<custId>7</custId>',
  ],
  ['<a><vendor-id>me</vendor-id><vendor-password>s3</vendor-password></a>', '<vendor-id>***</vendor-id>'],
  [
    '<a><INTEGRATOR_USERNAME>me</INTEGRATOR_USERNAME><password><![CDATA[s3<b>]]></password></a>',
    '<password>***</',
  ],
  ['<x:a><x:integratorPassword kind="1">s3</x:integratorPassword><u>x</u>', '<u>x</u>'],
  ['<a vendorId="me" vendorPassword=\'s3\' custId="7"/>', 'custId="7"'],
  ['<a><vendorPassword>s3', '<vendorPassword>***'],
  ['<a><vendorPassword><!-- x -->s3</vendorPassword></a>', '***</vendorPassword>'],
])('the credentials in %s are not shown, and the rest is', (document, kept) => {
  const shown = withoutCredentials(document);
  expect(shown).not.toMatch(/s3|>me<|"me"/);
  expect(shown).toContain(kept);
});

test('no password is shown, whatever characters it has', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~é]{6,20}$/), (password) => {
      const cdata = `<a><vendorPassword><![CDATA[${password.replaceAll(']]>', '')}]]></vendorPassword></a>`;
      expect(withoutCredentials(cdata)).toBe('<a><vendorPassword>***</vendorPassword></a>');
    }),
  );
});

test('a long document is cut', () => {
  const shown = withoutCredentials(`<a>${'<custId>1</custId>'.repeat(1_000)}</a>`);
  expect(shown).toHaveLength(4_001);
  expect(shown.endsWith('…')).toBe(true);
});
