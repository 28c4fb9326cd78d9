// What `capture` says of the folder that it wrote.

import type { Capture } from '../capture/capture.ts';
import type { ClientId } from '../catalogue/ids.ts';
import { counted } from '../wording.ts';

export interface WrittenCapture {
  readonly client: ClientId;
  readonly folder: string;
  /** The file for the person who passes the folder on. */
  readonly lookThrough: string;
  readonly captured: Capture;
}

export function captureDocument({ client, folder, lookThrough, captured }: WrittenCapture): object {
  const { exchanges, customers, toLookThrough } = captured;
  return {
    client,
    folder,
    look_through: lookThrough,
    customers,
    answers: exchanges.map(({ service, custIds, answer, reading, realReading }) => ({
      service,
      customers: custIds.length,
      status: answer?.status ?? null,
      ending: answer?.ending ?? null,
      reading,
      real_reading: realReading,
    })),
    unknown_names: toLookThrough.unknownNames,
    replaced_names: toLookThrough.replacedNames,
  };
}

export function captureText({ folder, lookThrough, captured }: WrittenCapture): string {
  const { exchanges, customers, toLookThrough } = captured;
  const { unknownNames } = toLookThrough;
  const otherwise = exchanges.filter(({ reading, realReading }) => reading !== realReading).length;
  const notRead = exchanges.filter(({ reading }) => reading !== 'read').length;
  return [
    `Recorded ${counted(exchanges.length, 'answer')} about ${counted(customers, 'customer')} in ${folder}.`,
    `${counted(notRead, 'answer is', 'answers are')} no success: the refusals of purge and enqueue and of a number that nobody has are among them.`,
    ...(otherwise === 0
      ? []
      : [
          `${counted(otherwise, 'answer reads', 'answers read')} otherwise than the real one: the replacement changed something.`,
        ]),
    ...(unknownNames.length === 0
      ? []
      : [
          `${counted(unknownNames.length, 'name')} of elements and attributes stayed that the program does not know.`,
        ]),
    `Personal data is replaced. Look through ${folder}/${lookThrough} and the answers before you pass them on.`,
    `Replay it with: aa-shadow simulate --from ${folder}`,
    '',
  ].join('\n');
}
