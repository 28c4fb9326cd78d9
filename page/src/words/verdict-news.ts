// What has become of clients since the look before, in a sentence: for verdicts that got worse or better, never for numbers. Pure.

import { counted } from './times.ts';
import { type Verdict, verdicts } from './verdicts.ts';

export type VerdictsOf = ReadonlyMap<string, Verdict>;

interface Turn {
  readonly id: string;
  readonly from: Verdict;
  readonly to: Verdict;
}

export type Tells = (turn: Turn) => boolean;

/** More names than these are counted. */
const mostNamed = 3;

/** `null`: there is nothing to tell. Clients that are new or gone are no news, nor is what `isTold` already. */
export function verdictNews(before: VerdictsOf, now: VerdictsOf, isTold: Tells = () => false): string | null {
  const turns = [...now]
    .flatMap(([id, to]): Turn[] => {
      const from = before.get(id);
      return from === undefined || from === to ? [] : [{ id, from, to }];
    })
    .filter((turn) => !isTold(turn));
  const told = [
    partOf(turns.filter(isWorse), 'worse'),
    partOf(
      turns.filter((turn) => !isWorse(turn)),
      'better',
    ),
  ].filter((part) => part !== null);
  return told.length === 0 ? null : told.join(' ');
}

const isWorse = ({ from, to }: Turn): boolean => verdicts.indexOf(to) < verdicts.indexOf(from);

function partOf(turns: readonly Turn[], how: 'worse' | 'better'): string | null {
  const [first] = turns;
  if (first === undefined) return null;
  if (turns.length === 1) return `${first.id} is ${first.to} now; it was ${first.from}.`;
  const names = turns.length <= mostNamed ? `: ${turns.map(({ id }) => id).join(', ')}` : '';
  return `${counted(turns.length, 'client')} got ${how}${names}.`;
}
