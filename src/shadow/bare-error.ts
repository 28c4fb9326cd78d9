// An error of a library, without its message. Drivers and parsers quote the values they were given, and these may be a
// customer's data (P11). The kind of the error and the place where it happened are kept.

export function bareError(error: Error, name = error.name): Error {
  const bare = new Error(name);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  bare.stack = [name, ...frames].join('\n');
  return bare;
}
