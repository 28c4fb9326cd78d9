// Reads a stream of server-sent events, as the HTML standard describes it. However the bytes are cut, the events are the same.

export interface StreamEvent {
  /** Default `message`. */
  readonly event: string;
  readonly data: string;
  /** The last id that was sent, with this event or before it. */
  readonly id: string;
}

/** More than any event of the server has. A stream that never ends its event must not fill the memory. */
const mostCharacters = 64_000_000;

export class EventStreamReader {
  readonly #decoder = new TextDecoder();
  #line = '';
  /** The text so far ended with a carriage return; a line feed that follows belongs to it. */
  #endedWithReturn = false;
  #event = '';
  #data: string[] = [];
  #length = 0;
  #id = '';

  /** The events that are complete with these bytes. Throws `RangeError` where one has no end. */
  read(bytes: Uint8Array): readonly StreamEvent[] {
    const text = this.#withoutHalfBreak(this.#decoder.decode(bytes, { stream: true }));
    const [first = '', ...others] = text.split(/\r\n|\n|\r/);
    const events: StreamEvent[] = [];
    this.#lengthen(first);
    for (const next of others) {
      const event = this.#endLine();
      if (event !== null) events.push(event);
      this.#lengthen(next);
    }
    return events;
  }

  #withoutHalfBreak(text: string): string {
    if (text === '') return text;
    const whole = this.#endedWithReturn && text.startsWith('\n') ? text.slice(1) : text;
    this.#endedWithReturn = text.endsWith('\r');
    return whole;
  }

  #lengthen(piece: string): void {
    this.#line += piece;
    this.#length += piece.length;
    if (this.#length > mostCharacters) throw new RangeError('an event of the stream has no end');
  }

  #endLine(): StreamEvent | null {
    const line = this.#line;
    this.#line = '';
    if (line === '') return this.#endEvent();
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    this.#take(name, colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, ''));
    return null;
  }

  /** A line that begins with a colon is a comment: its name is empty. */
  #take(name: string, value: string): void {
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#event = value;
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
  }

  #endEvent(): StreamEvent | null {
    const event = { event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id };
    const isEmpty = this.#data.length === 0;
    this.#event = '';
    this.#data = [];
    this.#length = 0;
    return isEmpty ? null : event;
  }
}
