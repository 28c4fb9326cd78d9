// The report of how a shadow was filled, and of data that its database has lost.

import { neverPopulatedSays } from '../shadow/reads/freshness.ts';
import type { ClientState, Population } from '../shadow/shadow.ts';
import { counted, type Row } from '../wording.ts';

export type PopulationDocument = ReturnType<typeof populationDocument>;

export const populationDocument = (population: Population | null) =>
  population === null
    ? null
    : {
        how: population.how,
        at: population.at.toISOString(),
        by: population.by,
        customers: population.customers,
      };

/** Nothing is said of a population that was seen. */
export function populationRows(population: PopulationDocument): readonly Row[] {
  if (population === null) return [['populated', 'never, as far as this database knows']];
  if (population.how !== 'said') return [];
  const { by, at, customers } = population;
  return [['populated', `said by ${by ?? 'a person'} at ${at}, with ${counted(customers, 'customer')} here`]];
}

/** While a drain that may bring a population is unfinished, it is too early to say. */
export const isPopulationDoubtful = ({
  population,
  drain,
}: Pick<ClientState, 'population' | 'drain'>): boolean => population === null && drain === null;

/** What `run` says of a client when it starts. A queue that was never asked may still bring everyone. */
export const populationWarning = (state: ClientState): string | null =>
  isPopulationDoubtful(state) && state.lastQueueAt !== null ? neverPopulatedSays(state) : null;

export type SetBackDocument = ReturnType<typeof setBackDocument>;

export const setBackDocument = ({ client, setBack }: Pick<ClientState, 'client' | 'setBack'>) =>
  setBack === null
    ? null
    : {
        first_at: setBack.firstAt.toISOString(),
        last_at: setBack.lastAt.toISOString(),
        what: setBack.what,
        cure: `aa-shadow enqueue --client ${client} --everyone`,
        acknowledge: `aa-shadow status --client ${client} --acknowledge`,
      };

export const setBackRows = (document: SetBackDocument): readonly Row[] =>
  document === null
    ? []
    : [
        [
          'set back',
          `the database has lost what it had confirmed (${document.what}), last at ${document.last_at}`,
        ],
        ['cause', 'an older copy was restored, or another server took over without the last commits'],
        ['cure', `${document.cure}; the note ends when everyone is here. Or ${document.acknowledge}`],
      ];
