// Takes members out of a JSON object without parsing their values: each keeps its text, with numbers of any length. Pure.

export interface Member {
  readonly name: string;
  /** The first character of the value. */
  readonly opens: string;
  /** `"name": value`, as it stands. */
  readonly text: string;
}

/** The members of an object that is known to be well-formed. */
export function membersOf(object: string): readonly Member[] {
  const members: Member[] = [];
  let start = object.indexOf('{') + 1;
  for (const end of endsOf(object)) {
    const text = object.slice(start, end).trim();
    if (text !== '') members.push(memberOf(text));
    start = end + 1;
  }
  return members;
}

/** Where the members end: at the commas of the outer object, and at its closing brace. */
function endsOf(object: string): readonly number[] {
  const ends: number[] = [];
  let depth = 0;
  for (let at = 0; at < object.length; at += 1) {
    const character = object[at];
    if (character === '"') at = endOfString(object, at);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) ends.push(at);
    } else if (character === ',' && depth === 1) ends.push(at);
  }
  return ends;
}

/** The place of the closing quote. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function memberOf(text: string): Member {
  const end = endOfString(text, 0) + 1;
  const value = text.slice(end).replace(/^\s*:\s*/, '');
  return { name: JSON.parse(text.slice(0, end)) as string, opens: value[0] ?? '', text };
}

/** The object with the members that are wanted, in their order. */
export const withMembers = (object: string, isWanted: (member: Member) => boolean): string =>
  `{${membersOf(object)
    .filter(isWanted)
    .map(({ text }) => text)
    .join(',')}}`;
