// Programs that follow a feed over HTTP, and note when they were told of each change.

import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';

export type Way = 'long poll' | 'stream';

type Tell = (changeNo: number) => void;

export class Followers {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  readonly #stop = new AbortController();
  readonly #changes: string;
  readonly #tell: Tell;

  /** `tell` is called for each change that any of them is told. */
  constructor(changes: string, tell: Tell) {
    this.#changes = changes;
    this.#tell = tell;
  }

  /** Resolves when all of them follow from the end. */
  async begin(way: Way, count: number): Promise<void> {
    const begun = Array.from({ length: count }, () => (way === 'stream' ? this.#stream() : this.#poll()));
    await Promise.all(begun);
  }

  end(): void {
    this.#stop.abort();
    this.#agent.destroy();
  }

  async #stream(): Promise<void> {
    const response = await this.#ask('after=now', { accept: 'text/event-stream' });
    let text = '';
    response.on('data', (data: string) => {
      const lines = (text + data).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) this.#tellIn(line);
    });
    response.on('error', () => undefined);
    await once(response, 'data');
  }

  async #poll(): Promise<void> {
    const cursor = await this.#page('after=now');
    void this.#pollFrom(cursor).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) throw error;
    });
  }

  async #pollFrom(first: string): Promise<void> {
    for (let cursor = first; ;) cursor = await this.#page(`wait=25s&after=${cursor}`);
  }

  /** Returns the cursor. */
  async #page(query: string): Promise<string> {
    const response = await this.#ask(query);
    const text = (await response.toArray()).join('');
    this.#tellIn(text);
    return (JSON.parse(text) as { readonly cursor: string }).cursor;
  }

  async #ask(query: string, headers: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> {
    const { signal } = this.#stop;
    const asked = request(`${this.#changes}?${query}`, { agent: this.#agent, headers, signal });
    asked.on('error', () => undefined).end();
    const [response] = (await once(asked, 'response', { signal })) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`the server answered ${response.statusCode}`);
    return response.setEncoding('utf8');
  }

  #tellIn(text: string): void {
    for (const [, number] of text.matchAll(/"change_no":(\d+)/g)) this.#tell(Number(number));
  }
}
