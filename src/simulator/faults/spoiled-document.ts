// Spoils a document: a document type before its root, or an element that is never closed.

const doctype = '<!DOCTYPE custInfo [<!ENTITY who "nobody">]>\n';

export function* withDoctype(pieces: Iterable<string>): Iterable<string> {
  let first = true;
  for (const piece of pieces) {
    yield first ? piece.replace(/^([^<]*<\?xml[^>]*\?>\s*)?/, `$1${doctype}`) : piece;
    first = false;
  }
}

/** The last end tag loses its name: well-formed up to the very end. */
export function* notWellFormed(pieces: Iterable<string>): Iterable<string> {
  let held: string | null = null;
  for (const piece of pieces) {
    if (held !== null) yield held;
    held = piece;
  }
  if (held !== null) yield held.replace(/<\/[^>]*>$/, '</>');
}
