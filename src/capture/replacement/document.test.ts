import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../aa/answers/codes.ts';
import { builtIn } from '../../catalogue/catalogue.ts';
import { tokensOf, writtenTokens } from '../markup/tokens.ts';
import { replacedTokens } from './document.ts';
import { keyedDraws } from './draw.ts';
import { keptWords } from './kept-words.ts';
import { namesOf } from './names.ts';
import { madeUpValues } from './values.ts';

function replaced(text: string, valueWords: readonly string[] = []) {
  const kept = keptWords(['pl4ntedSecret'], []);
  const values = madeUpValues({
    draws: keyedDraws(),
    kept,
    errorCodes,
    customers: new Set(['47']),
    noteKept: () => {},
    avoided: new Set(),
  });
  const names = namesOf({
    catalogue: builtIn,
    dialectNames: ['ownNumber'],
    isSecret: (one) => kept.isSecret(one),
    isValueWord: (word) => valueWords.includes(word),
  });
  const fit = (character: string): string => character;
  const tokens = replacedTokens(tokensOf(text), { catalogue: builtIn, names, values, fit });
  return { text: writtenTokens(tokens), unknown: [...names.unknown], count: names.replaced };
}

describe('P11: names in a captured answer', () => {
  test('stay where AA is known to use them, or the configuration does', () => {
    const text = '<custInfo><ownNumber/><max-queue-num/><ns:street1 xmlns:ns=""/></custInfo>';
    expect(replaced(text)).toMatchObject({ text, unknown: ['ns'], count: 0 });
  });

  test('stay where they look like names of a schema, and are told', () => {
    const text = '<favouriteColour shade=""></favouriteColour>';
    expect(replaced(text)).toMatchObject({ text, unknown: ['favouriteColour', 'shade'] });
  });

  test.each([
    ['a name that also stands in a value', '<Smith></Smith>', ['Smith']],
    ['a name that is made of words of values', '<ann-smith></ann-smith>', ['ann', 'smith']],
    ['a name that is made of names', '<a:AnnSmith></a:AnnSmith>', ['Ann', 'Smith']],
    ['a name with a number in it', '<id4711></id4711>', []],
    ['a name that is no name of a schema', '<ann@example.org></ann@example.org>', []],
    ['a credential', '<pl4ntedSecret></pl4ntedSecret>', []],
    ['a word between < and > in a text', '<name>Ann <Smith> of <Jones now></name>', []],
    ['an attribute with a value without quotes', '<name Smith==></name>', []],
    ['an attribute without a value', '<name Smith></name>', []],
    ['the target of an instruction', '<?Smith?><name/>', []],
  ])('are replaced: %s', (_, text, valueWords) => {
    const made = replaced(text, valueWords);
    expect(made.text).toHaveLength(text.length);
    expect(made.text).not.toMatch(/smith|jones|4711|ann|example|pl4nted/i);
    expect(made.text.replace(/[a-z\d]/gi, '')).toBe(text.replace(/[a-z\d]/gi, ''));
  });

  test('stay where only a part of them stands in a value', () => {
    expect(replaced('<lastSmith></lastSmith>', ['Smith']).text).toBe('<lastSmith></lastSmith>');
  });

  test('are the same at both ends of an element', () => {
    const made = replaced('<x9999><b></b></x9999>').text;
    expect(made).toMatch(/^<([a-z]\d{4})><b><\/b><\/\1>$/);
  });
});

describe('P11: values by their places', () => {
  test('a flag stays in a field that is a flag, and not in a name', () => {
    const text = '<custInfo><toBePurged>Y</toBePurged><name><lastName>Yes</lastName></name></custInfo>';
    expect(replaced(text).text).toMatch(/<toBePurged>Y<.*<lastName>(?!Yes)[A-Z][a-z]{2}</);
  });

  test('a word of a message stays in a message, and not in a customer', () => {
    const text = '<r><message>Customer not found</message><city>Customer</city></r>';
    expect(replaced(text).text).toMatch(/<message>Customer not found<.*<city>(?!Customer)[A-Z][a-z]{7}</);
  });

  test('the code of an error stays, and the number of a customer does not', () => {
    const made = replaced('<errors><error code="200" custId="200">no 200</error></errors>').text;
    expect(made).toMatch(/code="200" custId="(?!200)\d{3}"/);
  });

  test('a number of an error stays, unless a customer has it', () => {
    const made = replaced('<errors><error id="46"/><error id="47"/><error number="047"/></errors>').text;
    expect(made).toMatch(/id="46".*id="(?!47)\d\d".*number="0(?!47)\d\d"/);
    expect(replaced('<errors><error code="47"/></errors>').text).toContain('code="47"');
  });

  test('a common code stays in a field of codes, and not in a city', () => {
    const made = replaced(
      '<r><phoneType>MOBILE</phoneType><city>Mobile</city><county>Home</county></r>',
    ).text;
    expect(made).toMatch(
      /<phoneType>MOBILE<.*<city>(?!Mobile)[A-Z][a-z]{5}<.*<county>(?!Home)[A-Z][a-z]{3}</,
    );
  });

  test('the number 1 of a customer is replaced everywhere alike', () => {
    const made = replaced('<q><customer id="1"/><custId>1</custId><unknown>1</unknown></q>').text;
    expect(made).toMatch(/id="([2-9])".*<custId>\1<.*<unknown>1</);
  });

  test('the queue number and the number of a customer are the same numbers everywhere', () => {
    const made = replaced(
      '<q><customer id="0042"/><maxQueueNum>42</maxQueueNum><custId>42</custId></q>',
    ).text;
    expect(made).toMatch(/id="00(\d\d)".*<maxQueueNum>\1<.*<custId>\1</);
  });
});
