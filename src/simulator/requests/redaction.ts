// Makes a request document safe to show: the values of elements and attributes that look like credentials become `***`.

/** Names of credentials in any spelling and with any prefix: vendorId, vendor-password, integratorUsername, username, … */
const secretName = /^(.*:)?(vendor[-_]?id|.*(user[-_]?name|pass[-_]?word|passwd|secret|session[-_]?id))$/i;

const mostShown = 4_000;

/** Patterns for the text, so that a document that is not XML can be shown too. */
const element =
  /(<([\w:.-]+)(?:\s[^<>]*)?>)((?:<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|[^<])*)/g;
const attribute = /([\w:.-]+)(\s*=\s*)("[^"]*(?:"|$)|'[^']*(?:'|$))/g;

export function withoutCredentials(document: string): string {
  const shown = document
    .replace(attribute, (whole, name: string, equals: string) =>
      secretName.test(name) ? `${name}${equals}"***"` : whole,
    )
    .replace(element, (whole, tag: string, name: string, content: string) =>
      secretName.test(name) && !tag.endsWith('/>') && content.trim() !== '' ? `${tag}***` : whole,
    );
  return shown.length > mostShown ? `${shown.slice(0, mostShown)}…` : shown;
}
