// An error of somebody else's code without its words: drivers and parsers quote what they were given, and that may be a
// customer's data (P11). What kind it was and where it happened go on.

export function bareError(error: Error, name = error.name): Error {
  const bare = new Error(name);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  bare.stack = [name, ...frames].join('\n');
  return bare;
}
