// The lines between the chunks of a body, written anew as the rules of HTTP want them: a lone line feed, blanks around a size,
// and a missing blank line at the very end have one reading. From anything else on, the bytes are passed on as they are.

type State = 'size' | 'data' | 'after' | 'trailer' | 'ended' | 'given-up';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const sizeLine = /^[ \t]*([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i;
/** A longer line is not a size. */
const longestLine = 4096;

const crlf = Buffer.from('\r\n');

export class ChunkRepair {
  #state: State = 'size';
  /** The beginning of a line that has not ended. */
  #line = '';
  /** Bytes of the present chunk that have not come yet. */
  #left = 0;

  /** What is passed on of these bytes. */
  read(bytes: Buffer): readonly Buffer[] {
    const passed: Buffer[] = [];
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(this.#step(rest, passed));
    return passed;
  }

  /** What is still to be passed on when the connection ends. */
  end(): readonly Buffer[] {
    if (this.#state === 'trailer') return [crlf];
    return this.#line === '' ? [] : [Buffer.from(this.#line, 'latin1')];
  }

  /** How many of the bytes were dealt with. */
  #step(bytes: Buffer, passed: Buffer[]): number {
    switch (this.#state) {
      case 'data':
        return this.#data(bytes, passed);
      case 'ended':
        return bytes.length;
      case 'given-up':
        passed.push(bytes);
        return bytes.length;
      default:
        return this.#lineOf(bytes, passed);
    }
  }

  #data(bytes: Buffer, passed: Buffer[]): number {
    const taken = Math.min(this.#left, bytes.length);
    passed.push(bytes.subarray(0, taken));
    this.#left -= taken;
    if (this.#left === 0) this.#state = 'after';
    return taken;
  }

  #lineOf(bytes: Buffer, passed: Buffer[]): number {
    const end = bytes.indexOf(lineFeed);
    const taken = end === -1 ? bytes.length : end + 1;
    this.#line += bytes.toString('latin1', 0, taken);
    if (end !== -1) this.#ended(passed);
    else if (this.#line.length > longestLine || !this.#mayBeLine()) this.#giveUp(passed);
    return taken;
  }

  /** After a chunk comes its line end and nothing else. */
  #mayBeLine(): boolean {
    return this.#state !== 'after' || this.#line.charCodeAt(0) === carriageReturn;
  }

  #ended(passed: Buffer[]): void {
    const line = this.#line.replace(/\r?\n$/, '');
    if (this.#state === 'size') return this.#size(line, passed);
    if (this.#state === 'after' && line !== '') return this.#giveUp(passed);
    if (this.#state === 'after' || line === '') passed.push(crlf);
    if (this.#state === 'trailer' && line === '') this.#state = 'ended';
    if (this.#state === 'after') this.#state = 'size';
    this.#line = '';
  }

  #size(line: string, passed: Buffer[]): void {
    const digits = sizeLine.exec(line)?.[1];
    if (digits === undefined) return this.#giveUp(passed);
    passed.push(Buffer.from(`${digits}\r\n`));
    this.#left = Number.parseInt(digits, 16);
    this.#state = this.#left === 0 ? 'trailer' : 'data';
    this.#line = '';
  }

  #giveUp(passed: Buffer[]): void {
    passed.push(Buffer.from(this.#line, 'latin1'));
    this.#line = '';
    this.#state = 'given-up';
  }
}
