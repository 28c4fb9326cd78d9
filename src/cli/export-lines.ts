// The lines of an export: what it is, one line per row, and an end by which a whole file is known.

import type { ClientId } from '../catalogue/ids.ts';
import type { ExportedRow } from '../shadow/shadow.ts';

const formatNumber = 1;

export class ExportLines {
  /** Rows per table so far. */
  readonly counts: Record<string, number> = {};
  readonly #client: ClientId;
  readonly #at: Date;

  constructor(client: ClientId, at: Date) {
    this.#client = client;
    this.#at = at;
  }

  async *of(rows: AsyncIterable<ExportedRow>): AsyncGenerator<string> {
    yield line({ export: this.#client, format: formatNumber, exported_at: this.#at.toISOString() });
    for await (const { table, row } of rows) {
      this.counts[table] = (this.counts[table] ?? 0) + 1;
      yield line({ table, row });
    }
    yield line({ end: this.#client, rows: this.counts });
  }
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;
