// The files of a capture: an answer each, `capture.json` for the simulator, and `LOOK-THROUGH.txt` for people. docs/capture.md
// describes them.

import type { Capture } from './capture.ts';
import type { Exchange, ExchangeAnswer } from './exchange/exchange.ts';
import { lookThroughText } from './look-through.ts';

export interface CaptureFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** Raised when a folder of the new form cannot be read by an older program. */
export const captureVersion = 1;

export const lookThroughName = 'LOOK-THROUGH.txt';

function endingOf({ headers }: ExchangeAnswer): string {
  const type = headers['content-type'] ?? '';
  return /xml/i.test(type) ? 'xml' : /html/i.test(type) ? 'html' : 'txt';
}

const fileName = ({ service, answer }: Exchange, number: number): string | null =>
  answer === null ? null : `${String(number).padStart(3, '0')}-${service}.${endingOf(answer)}`;

function entryOf({ service, custIds, answer, reading }: Exchange, file: string | null): object {
  if (answer === null) return { file, service, custIds, reading };
  const { status, headers, encoding, ending, item, customers, leftOut } = answer;
  return { file, service, custIds, status, headers, encoding, ending, item, customers, leftOut, reading };
}

export function captureFiles(captured: Capture): readonly CaptureFile[] {
  const { exchanges } = captured;
  const names = exchanges.map((exchange, at) => fileName(exchange, at + 1));
  const entries = exchanges.map((exchange, at) => entryOf(exchange, names[at] ?? null));
  const manifest = { format: 'aa-shadow-capture', version: captureVersion, exchanges: entries };
  const answers = exchanges.flatMap(({ answer }, at) => {
    const name = names[at];
    return answer === null || name == null ? [] : [{ name, content: answer.bytes }];
  });
  return [
    ...answers,
    { name: 'capture.json', content: `${JSON.stringify(manifest, null, 2)}\n` },
    { name: lookThroughName, content: lookThroughText(captured, names) },
  ];
}
