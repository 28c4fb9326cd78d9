// Changes customers of the simulator, each of them once, at even intervals.

import { setTimeout as delay } from 'node:timers/promises';

export interface MadeChange {
  readonly custId: string;
  /** When the change was requested. The change itself is a little later. */
  readonly at: number;
}

export class ChangeMaker {
  readonly #controlUrl: string;
  readonly #custIds: string[];

  private constructor(controlUrl: string, custIds: string[]) {
    this.#controlUrl = controlUrl;
    this.#custIds = custIds;
  }

  static async at(controlUrl: string): Promise<ChangeMaker> {
    const answer = await fetch(`${controlUrl}customers`);
    const lines = (await answer.text()).split('\n').filter((line) => line !== '');
    return new ChangeMaker(
      controlUrl,
      lines.map((line) => String(JSON.parse(line))),
    );
  }

  async make(perSecond: number, seconds: number): Promise<readonly MadeChange[]> {
    const start = Date.now();
    const making: Promise<MadeChange>[] = [];
    for (let at = 0; at < Math.ceil(perSecond * seconds); at += 1) {
      await delay(Math.max(0, start + (at * 1_000) / perSecond - Date.now()));
      making.push(this.#change(this.#custIds.pop()));
    }
    return Promise.all(making);
  }

  async queued(): Promise<number> {
    const answer = await fetch(`${this.#controlUrl}stats`);
    return ((await answer.json()) as { readonly queueLength: number }).queueLength;
  }

  async #change(custId: string | undefined): Promise<MadeChange> {
    if (custId === undefined) throw new RangeError('every customer has changed already');
    const at = Date.now();
    const answer = await fetch(`${this.#controlUrl}change`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ custId }),
    });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
    await answer.body?.cancel();
    return { custId, at };
  }
}
