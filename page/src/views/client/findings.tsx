// What AA sends that the catalogue does not know, cannot read, reads in several ways, or had to repair. Folded, with counts.

import type { ClientStatus, Finding } from '../../data/client-status.ts';
import { CodeText } from '../../parts/code-text.tsx';
import { Time } from '../../parts/time.tsx';
import { count, counted } from '../../words/times.ts';

interface Kind {
  readonly title: (many: number) => string;
  readonly says: string;
  readonly of: (status: ClientStatus) => readonly Finding[];
}

const kinds: readonly Kind[] = [
  {
    title: (many) => `${counted(many, 'field')} not in the catalogue`,
    says: 'Nothing is lost: they are in `extra` and in `document`.',
    of: (status) => status.unknown_fields,
  },
  {
    title: (many) => `${counted(many, 'field')} with values that could not be read`,
    says: 'The text is no date, flag or number. It is kept in `document`.',
    of: (status) => status.unreadable_values,
  },
  {
    title: (many) => `${counted(many, 'field')} with dates of several readings`,
    says: 'The key `dialect.answers.dates` can name the right one.',
    of: (status) => status.ambiguous_values,
  },
  {
    title: (many) => `${counted(many, 'place')} with characters that had to be repaired`,
    says: 'Where a character was lost, U+FFFD stands in its place. Have it mended in AA.',
    of: (status) => status.repaired_values,
  },
];

export function Findings({ status }: { readonly status: ClientStatus }) {
  const found = kinds.filter(({ of }) => of(status).length > 0);
  return (
    <section class="panel" aria-labelledby="findings">
      <h2 id="findings">What AA sends</h2>
      {found.length === 0 ? (
        <p class="faint">Everything that AA sends is known and can be read.</p>
      ) : (
        found.map(({ title, says, of }) => (
          <FindingList key={says} title={title} says={says} all={of(status)} />
        ))
      )}
    </section>
  );
}

interface ListTerms {
  readonly title: Kind['title'];
  readonly says: string;
  readonly all: readonly Finding[];
}

const FindingList = ({ title, says, all }: ListTerms) => (
  <details class="findings">
    <summary>{title(all.length)}</summary>
    <p class="small faint">
      <CodeText text={says} />
    </p>
    <ul>
      {all.map(({ path, seen, last_seen_at }) => (
        <li key={path}>
          <code>{path}</code>{' '}
          <span class="small faint number">
            {count(seen)}, last <Time at={last_seen_at} />
          </span>
        </li>
      ))}
    </ul>
  </details>
);
