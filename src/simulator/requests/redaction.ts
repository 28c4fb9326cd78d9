// A request document as it may be shown: whatever an element or an attribute that looks like a credential holds is `***`.

/** Names, whatever their spelling and prefix: vendorId, vendor-password, integratorUsername, a member's username, … */
const secretName = /^(.*:)?(vendor[-_]?id|.*(user[-_]?name|pass[-_]?word|passwd|secret|session[-_]?id))$/i;

const mostShown = 4_000;

/** By the text alone, so that a document that is no XML is shown, too. */
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
