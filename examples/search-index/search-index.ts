// The index: one file with the words of each customer, and the cursor that belongs to them.

import type { Customer } from 'aa-shadow-client';
import { DatabaseSync } from 'node:sqlite';

const tables = `
  PRAGMA journal_mode = WAL;
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, cust_id TEXT NOT NULL UNIQUE);
  CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (name, emails, tokenize = 'unicode61 remove_diacritics 2');
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
  CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY CHECK (one = 1), cursor TEXT NOT NULL);`;

export class SearchIndex {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    // One process follows while others search: whoever finds the file in use waits.
    this.#database = new DatabaseSync(file, { timeout: 10_000 });
    this.#database.exec(tables);
  }

  get cursor(): string | null {
    return (this.#get('SELECT cursor FROM place') as { readonly cursor: string } | undefined)?.cursor ?? null;
  }

  set cursor(cursor: string | null) {
    this.#run('INSERT INTO place VALUES (1, ?) ON CONFLICT DO UPDATE SET cursor = excluded.cursor', cursor);
  }

  /** Writes what is known of somebody now. May be done again. */
  put({ cust_id: custId, document: { name, emails = [] } }: Customer): void {
    this.#together(() => {
      this.#run('INSERT INTO people (cust_id) VALUES (?) ON CONFLICT DO NOTHING', custId);
      const { id } = this.#get('SELECT id FROM people WHERE cust_id = ?', custId) as { readonly id: number };
      this.#run('DELETE FROM words WHERE rowid = ?', id);
      const addresses = emails.map((one) => (typeof one === 'string' ? one : one.address)).join(' ');
      this.#run(
        'INSERT INTO words (rowid, name, emails) VALUES (?, ?, ?)',
        id,
        name?.displayName ?? '',
        addresses,
      );
    });
  }

  remove(custId: string): void {
    this.#together(() => {
      this.#run('DELETE FROM words WHERE rowid = (SELECT id FROM people WHERE cust_id = ?)', custId);
      this.#run('DELETE FROM people WHERE cust_id = ?', custId);
    });
  }

  /** Removes everybody else. */
  keepOnly(custIds: ReadonlySet<string>): void {
    const all = this.#database.prepare('SELECT cust_id FROM people').all() as { readonly cust_id: string }[];
    for (const { cust_id } of all) if (!custIds.has(cust_id)) this.remove(cust_id);
  }

  /** The numbers of those who have all of these words, or words that begin with them. */
  find(text: string): readonly string[] {
    const wanted = text.match(/[\p{L}\p{N}]+/gu)?.map((word) => `"${word}"*`);
    if (wanted === undefined) return [];
    const query =
      'SELECT cust_id FROM words JOIN people ON id = words.rowid WHERE words MATCH ? ORDER BY rank LIMIT 50';
    return this.#database
      .prepare(query)
      .all(wanted.join(' '))
      .map((row) => String(row['cust_id']));
  }

  close(): void {
    this.#database.close();
  }

  #get(statement: string, ...values: (string | number)[]): unknown {
    return this.#database.prepare(statement).get(...values);
  }

  #run(statement: string, ...values: (string | number | null)[]): void {
    this.#database.prepare(statement).run(...values);
  }

  #together(work: () => void): void {
    this.#database.exec('BEGIN');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
