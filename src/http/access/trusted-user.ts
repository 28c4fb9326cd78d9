// The name of somebody whom a proxy has signed in, as its header brings it. Pure.

const longest = 200;

/**
 * `values`: of the header, one for each time it was sent. `null`: nobody is named, or there is no telling who. A proxy that adds its header
 * to the caller's own one would let anybody choose a name.
 */
export function userNamedIn(values: readonly string[] | undefined): string | null {
  if (values === undefined || values.length !== 1) return null;
  const name = decoded(values[0] ?? '').trim();
  return name === '' || name.length > longest || /\p{Cc}/u.test(name) ? null : name;
}

/** Node.js reads headers as Latin-1, and proxies write names as UTF-8. */
function decoded(header: string): string {
  const text = Buffer.from(header, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? header : text;
}
