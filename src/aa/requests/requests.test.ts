import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { custId, everyone } from '../../catalogue/ids.ts';
import { sectionNames, sections } from '../../catalogue/sections.ts';
import { AaError } from '../aa-error.ts';
import { defaultDialect, plainQueue } from '../dialect.ts';
import { custInfoRequest } from './customers-request.ts';
import { enqueueRequest, purgeRequest, queueRequest } from './queue-requests.ts';
import { formBody } from './request-parts.ts';
import { element, xmlDocument } from './xml-writer.ts';

const { services } = defaultDialect;
const credentials = { username: 'u<ser', password: 'p&"w\'' };
const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
const vendor = '<vendorId>u&#60;ser</vendorId><vendorPassword>p&#38;&#34;w&#39;</vendorPassword>';

describe('the queue request', () => {
  test('carries the credentials', () => {
    expect(queueRequest(services.queue, credentials)).toBe(
      `${declaration}<custRequest>${vendor}</custRequest>`,
    );
  });

  test('has hyphenated credentials for the plain queue', () => {
    const document = queueRequest(plainQueue, { username: 'u', password: 'p' });
    expect(document).toContain('<vendor-id>u</vendor-id><vendor-password>p</vendor-password>');
  });
});

describe('the purge request', () => {
  test('P1: carries the number exactly as AA gave it', () => {
    const document = purgeRequest(services.purge, credentials, '00012345678901234567890');
    expect(document).toBe(
      `${declaration}<purge-request><vendor-id>u&#60;ser</vendor-id>` +
        '<vendor-password>p&#38;&#34;w&#39;</vendor-password>' +
        '<max-queue-num>00012345678901234567890</max-queue-num></purge-request>',
    );
  });

  const noNumbers = ['', ' ', '0', '00', 'null', '-1', '+1', '1.5', '1e3', '0x1', '7 8', ' 7', '7\n', '٧'];
  test.each([...noNumbers, '9'.repeat(31)])('P1: is impossible with %j for a number', (number) => {
    expect(() => purgeRequest(services.purge, credentials, number)).toThrow(
      expect.objectContaining({ code: 'AA_REQUEST_IMPOSSIBLE', kind: 'bug' }),
    );
  });
});

describe('the enqueue request', () => {
  test('names one customer', () => {
    expect(enqueueRequest(services.enqueue, credentials, custId('0042'))).toContain('<custId>0042</custId>');
  });

  test('names no customer for everyone', () => {
    expect(enqueueRequest(services.enqueue, credentials, everyone)).not.toContain('custId');
  });

  test('never takes an empty number for everyone', () => {
    expect(() => enqueueRequest(services.enqueue, credentials, custId(''))).toThrow(AaError);
  });
});

const wish = (...options: readonly string[]) => ({ options, attr: [] });

const ask = (ids: readonly string[], more: object = {}, dialect = services.customers): string =>
  custInfoRequest(dialect, credentials, {
    custIds: ids.map(custId),
    directoryId: null,
    sections: { emails: wish(), memberships: wish('includeInactive'), roles: wish() },
    ...more,
  });

describe('the customers request', () => {
  test('for one customer is not a bulk request', () => {
    expect(ask(['0042'])).toBe(
      `${declaration}<custInfoRequest><custId>0042</custId>` +
        '<integratorUsername>u&#60;ser</integratorUsername>' +
        '<integratorPassword>p&#38;&#34;w&#39;</integratorPassword>' +
        '<details includeCodeValues="true"><roles include="true"/><emails include="true" includeBad="false"/>' +
        '<memberships include="true" includeInactive="true" includeInactiveSlots="false"/></details>' +
        '</custInfoRequest>',
    );
  });

  test('for several customers is a bulk request', () => {
    expect(ask(['1', '2'])).toContain('<bulkRequest>true</bulkRequest>');
    expect(ask(['1', '2'])).toContain('<custId>1</custId><custId>2</custId>');
  });

  test('names the directory where there is one', () => {
    expect(ask(['1'], { directoryId: 'D7' })).toContain('<directoryId>D7</directoryId>');
    expect(ask(['1'])).not.toContain('directoryId');
  });

  test('asks for every section in the order of the catalogue, with every option', () => {
    const all = Object.fromEntries(
      sections.map(({ name, options }) => [name, wish(...options)]).toReversed(),
    );
    const document = ask(['1'], { sections: all });
    const asked = [...document.matchAll(/<(\w+) include="true"([^>]*)\/>/g)];
    expect(asked.map(([, name]) => name)).toEqual(sectionNames);
    for (const [index, { options }] of sections.entries()) {
      expect(asked[index]?.[2]).toBe(options.map((option) => ` ${option}="true"`).join(''));
    }
  });

  test('names the kinds of attributes that are wanted', () => {
    const attr = [
      { type: 'A', code: '<1>' },
      { dimensionType: 'D', dimensionCode: 'E' },
    ];
    const filtered = { customerAttributes: { options: [], attr } };
    const written =
      '<customerAttributes include="true" includeAll="false"><attr type="A" code="&#60;1&#62;"/>' +
      '<attr dimensionType="D" dimensionCode="E"/></customerAttributes>';
    expect(ask(['1'], { sections: filtered })).toContain(written);
    const parameters = { ...services.customers.parameters, attr: 'kind', dimensionType: 'dim' };
    expect(ask(['1'], { sections: filtered }, { ...services.customers, parameters })).toContain(
      '<kind dim="D" dimensionCode="E"/>',
    );
  });

  test('takes every name from the dialect', () => {
    const dialect = {
      procedure: 'X.Y',
      root: 'info-request',
      username: 'user-name',
      password: 'pass-word',
      parameters: { custId: 'cust-id', bulkRequest: 'bulk', details: 'wanted', includeCodeValues: 'codes' },
    };
    const document = ask(['1', '2'], { sections: {} }, dialect);
    expect(document).toBe(
      `${declaration}<info-request><cust-id>1</cust-id><cust-id>2</cust-id><user-name>u&#60;ser</user-name>` +
        '<pass-word>p&#38;&#34;w&#39;</pass-word><bulk>true</bulk><wanted codes="true"/></info-request>',
    );
  });
});

function parsed(xml: string): { text: string; attribute: string } {
  const seen = { text: '', attribute: '' };
  const parser = new SaxesParser();
  parser.on('text', (text) => (seen.text += text));
  parser.on('opentag', ({ attributes }) => (seen.attribute = String(attributes['a'])));
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return seen;
}

describe('XML', () => {
  // oxlint-disable-next-line no-control-regex -- what XML cannot hold is just these
  const impossible = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]/u;

  test('property: carries any text that XML can hold, as text and as attribute, in ASCII', () => {
    const texts = fc.string({ unit: 'binary' }).filter((text) => !impossible.test(text));
    fc.assert(
      fc.property(texts, (text) => {
        const xml = xmlDocument(element('x', text, { a: text }));
        expect(xml).toMatch(/^[\x20-\x7e]*$/);
        expect(parsed(xml)).toEqual({ text, attribute: text });
      }),
    );
  });

  test.each(['\0', '\x08', '\x1f', '\ud800', '\udfff', '\ufffe'])(
    'P11: refuses what it cannot hold without repeating the value (%j)',
    (character) => {
      expect(() => queueRequest(services.queue, { username: `joe${character}`, password: 'x' })).toThrow(
        expect.objectContaining({
          code: 'AA_REQUEST_IMPOSSIBLE',
          message: expect.not.stringContaining('joe'),
        }),
      );
    },
  );

  test.each(['', 'cust id', '1st', 'a>b', 'a"'])('refuses %j as a name', (name) => {
    expect(() => element(name)).toThrow(expect.objectContaining({ code: 'AA_REQUEST_IMPOSSIBLE' }));
  });
});

test('a form body is one field, percent-encoded', () => {
  const document = queueRequest(services.queue, { username: 'a+b &=%é', password: 'p' });
  const body = formBody('p_input_xml_doc', document);
  expect(body).toMatch(/^p_input_xml_doc=[\w.%!'()*~-]+$/);
  expect(new URLSearchParams(body).get('p_input_xml_doc')).toBe(document);
});
