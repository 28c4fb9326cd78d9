// Reads server-sent events over a real socket, as the standard says, and as they come.

import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';

export interface SentEvent {
  readonly name: string;
  readonly id: string | null;
  readonly data: string;
}

export const dataOf = ({ data }: SentEvent): Readonly<Record<string, unknown>> =>
  JSON.parse(data) as Readonly<Record<string, unknown>>;

export class EventReader {
  readonly response: IncomingMessage;
  readonly events: SentEvent[] = [];
  /** The last id that was told, as a browser keeps it. */
  lastId = '';
  retryMs: number | null = null;
  /** When the server, or this side, ended it. */
  readonly ended: Promise<void>;
  #rest = '';
  #wake: () => void = () => undefined;
  #isOver = false;

  constructor(response: IncomingMessage) {
    this.response = response;
    response.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    response.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      response.once('close', () => {
        this.#isOver = true;
        this.#wake();
        resolve();
      });
    });
  }

  /** The event at this place, counted from the first one. Rejects when the stream ends before it. */
  async at(place: number): Promise<SentEvent> {
    for (;;) {
      const event = this.events[place];
      if (event !== undefined) return event;
      if (this.#isOver) throw new Error(`the stream ended after ${this.events.length} events`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** The first event with this name. */
  async first(name: string): Promise<SentEvent> {
    for (let place = 0; ; place += 1) {
      const event = await this.at(place);
      if (event.name === name) return event;
    }
  }

  get changes(): readonly Readonly<Record<string, unknown>>[] {
    return this.events.filter(({ name }) => name === 'change').map(dataOf);
  }

  close(): void {
    this.response.destroy();
  }

  #take(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) this.#takeBlock(block);
    this.#wake();
  }

  #takeBlock(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => {
        const [name = '', ...rest] = line.split(': ');
        return [name, rest.join(': ')] as const;
      }),
    );
    const [retry, id, data] = ['retry', 'id', 'data'].map((name) => fields.get(name));
    if (retry !== undefined) this.retryMs = Number(retry);
    if (id !== undefined) this.lastId = id;
    if (data !== undefined)
      this.events.push({ name: fields.get('event') ?? 'message', id: id ?? null, data });
  }
}

/** Rejects with the problem where it is not a stream that is answered. */
export async function openEvents(
  address: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReader> {
  const asked = request(address, { headers: { accept: 'text/event-stream', ...headers } });
  asked.on('error', () => undefined);
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  if (response.statusCode === 200) return new EventReader(response);
  throw await problemIn(response);
}

async function problemIn(response: IncomingMessage): Promise<Error> {
  const text = (await response.setEncoding('utf8').toArray()).join('');
  const headers: IncomingHttpHeaders = response.headers;
  return Object.assign(new Error('a problem'), JSON.parse(text) as object, { headers });
}
