// What a process did to its files, call by call, as strace saw it. It also tells what a disk may hold if the power is cut after
// any of these calls: everything that was synced, and any part of the rest.

/** `sync`: everything written to the file before is on the disk now. */
export type DiskCall = { readonly path: string } & (
  | { readonly kind: 'write'; readonly offset: number | null; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly length: number }
  | { readonly kind: 'sync' }
  | { readonly kind: 'unlink' }
);

/** `-y` puts the path behind the number of each file; `-xx` writes every byte as two digits. */
const seen = 'trace=write,pwrite64,ftruncate,fsync,fdatasync,unlink';
export const straceArgs = ['-f', '-y', '-xx', '-s', '10000000', '-e', seen, '-e', 'signal=none'];

const bytesOf = (text: string): Buffer => Buffer.from(text.replaceAll('\\x', ''), 'hex');

const call = String.raw`(?:\d+ +)?(\w+)\((?:\d+<([^>]*)>|"([^"]*)")(?:, (.*))?`;
const whole = new RegExp(`^${call}\\) += (?:-?\\d+)`);
const unfinished = new RegExp(`^${call} <unfinished \\.\\.\\.>$`);
const resumed = /^(\d+) +<\.\.\. (\w+) resumed>/;

/** The calls in the order of their effects. A sync has its effect when it ends, and all other calls when they begin. */
export function readDiskLog(trace: string): readonly DiskCall[] {
  const calls: DiskCall[] = [];
  const waiting = new Map<string, DiskCall>();
  for (const line of trace.split('\n')) {
    const [, process = '', ended = ''] = resumed.exec(line) ?? [];
    const begun = unfinished.exec(line);
    const found = diskCall(begun ?? whole.exec(line));
    if (ended !== '') {
      const held = waiting.get(process);
      if (held !== undefined) calls.push(held);
      waiting.delete(process);
    } else if (found !== null && begun !== null && found.kind === 'sync') {
      waiting.set(/^\d*/.exec(line)?.[0] ?? '', found);
    } else if (found !== null) calls.push(found);
  }
  return calls;
}

function diskCall(match: RegExpExecArray | null): DiskCall | null {
  if (match === null) return null;
  const [, name, file, named, rest = ''] = match;
  const path = bytesOf(file ?? named ?? '').toString() || (file ?? '');
  const data = /^"([^"]*)"/.exec(rest)?.[1] ?? '';
  const last = Number(/(\d+)$/.exec(rest)?.[1]);
  switch (name) {
    case 'write':
      return { kind: 'write', path, offset: null, bytes: bytesOf(data) };
    case 'pwrite64':
      return { kind: 'write', path, offset: last, bytes: bytesOf(data) };
    case 'ftruncate':
      return { kind: 'truncate', path, length: last };
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', path };
    case 'unlink':
      return { kind: 'unlink', path };
    default:
      return null;
  }
}

const sector = 512;

/** The bytes of a file; `null`: there is no such file. */
class Content {
  #bytes: Buffer | null;

  constructor(bytes: Buffer | null) {
    this.#bytes = bytes;
  }

  copied(): Content {
    return new Content(this.#bytes === null ? null : Buffer.from(this.#bytes));
  }

  get bytes(): Buffer | null {
    return this.#bytes;
  }

  take(done: DiskCall): void {
    if (done.kind === 'unlink') this.#bytes = null;
    else if (done.kind === 'truncate') this.#bytes = this.#ofLength(done.length).subarray(0, done.length);
    else if (done.kind === 'write') {
      const offset = done.offset ?? this.#bytes?.length ?? 0;
      this.#bytes = this.#ofLength(offset + done.bytes.length);
      done.bytes.copy(this.#bytes, offset);
    }
  }

  #ofLength(least: number): Buffer {
    const before = this.#bytes ?? Buffer.alloc(0);
    return least <= before.length ? before : Buffer.concat([before, Buffer.alloc(least - before.length)]);
  }
}

/** One file, and what the disk may hold of it. `chance` gives 0 to 1. */
export class DiskFile {
  readonly #synced = new Content(null);
  #pending: DiskCall[] = [];

  take(done: DiskCall): void {
    if (done.kind !== 'sync') return void this.#pending.push(done);
    for (const one of this.#pending) this.#synced.take(one);
    this.#pending = [];
  }

  /** An unsynced call has happened or has not happened. Of an unsynced write, some sectors may be on the disk. */
  afterPowerCut(chance: () => number): Buffer | null {
    const content = this.#synced.copied();
    for (const one of this.#pending) {
      const fate = chance();
      if (fate < 0.4) content.take(one);
      else if (fate < 0.6 && one.kind === 'write') content.take(torn(one, chance()));
    }
    return content.bytes;
  }
}

function torn(write: Extract<DiskCall, { kind: 'write' }>, share: number): DiskCall {
  const sectors = Math.ceil(write.bytes.length / sector);
  return { ...write, bytes: write.bytes.subarray(0, Math.floor(share * sectors) * sector) };
}
