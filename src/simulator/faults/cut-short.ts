// Ends an answer early, at a byte: what `truncate` and `reset` have in common.

const half = (chunks: readonly Uint8Array[]): Uint8Array => {
  const whole = Buffer.concat(chunks);
  return whole.subarray(0, whole.length >> 1);
};

/** The first `atByte` bytes; half of an answer that has no more than that. It is always short of something. */
export function* cutShort(chunks: Iterable<Uint8Array>, atByte: number): Iterable<Uint8Array> {
  const held: Uint8Array[] = [];
  let length = 0;
  for (const chunk of chunks) {
    held.push(chunk);
    length += chunk.length;
    if (length <= atByte) continue;
    yield Buffer.concat(held).subarray(0, atByte);
    return;
  }
  yield half(held);
}
