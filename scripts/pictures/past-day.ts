// A day of samples before the pictures are taken, so that their charts show something. Written past the program, into a database
// that lives for the pictures alone.

import { DatabaseSync } from 'node:sqlite';

const slotMs = 300_000;
const slots = 288;

/** Seconds of lag: seldom, and then for an hour. */
function lagAt(client: number, slot: number): number {
  const noise = (Math.sin(client * 12.9898 + slot * 78.233) * 43_758.5453) % 1;
  const hump = Math.max(0, 1 - Math.abs(slot - 60 - client * 27) / 14);
  return Math.round(Math.abs(noise) * 20 + hump * hump * 60 * (12 + client * 7));
}

/** Milliseconds. */
function answerTimesAt(client: number, slot: number): readonly [median: number, slowest: number] {
  const median = 180 + 60 * Math.sin(client + slot / 9) + 40 * Math.sin(slot * 1.7);
  return [Math.round(median), Math.round(median * (3 + 2 * Math.sin(slot / 5) ** 2))];
}

export function writePastDay(file: string, clients: readonly string[]): void {
  const database = new DatabaseSync(file, { timeout: 10_000 });
  const add = database.prepare('INSERT OR IGNORE INTO sync_samples VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const now = Math.floor(Date.now() / slotMs) * slotMs;
  database.exec('BEGIN IMMEDIATE');
  clients.forEach((client, at) => {
    for (let slot = 0; slot < slots; slot += 1) {
      const time = new Date(now - (slots - slot) * slotMs).toISOString();
      const lag = lagAt(at, slot);
      const [median, slowest] = answerTimesAt(at, slot);
      add.run(client, time, lag, lag * 3, 0, slot * 40, median, slowest);
    }
  });
  database.exec('COMMIT');
  database.close();
}
