// The record by sections, in the order of the catalogue, with a list to jump by; then what the catalogue does not know, and the
// document as it is stored.

import { useMemo } from 'preact/hooks';
import { type JsonObject, recordOf, type Unknown } from '../../data/record.ts';
import { dateOrderOf, datesIn, sectionTitle } from '../../words/record-words.ts';
import { count } from '../../words/times.ts';
import { jumpTo } from './jump.ts';
import { RawDocument } from './raw-document.tsx';
import { PartOfRecord } from './part-of-record.tsx';
import { SectionFrame } from './section-frame.tsx';
import { AnyValue } from './values.tsx';

const unknownName = 'not-in-the-catalogue';

interface RecordTerms {
  readonly client: string;
  readonly document: JsonObject;
}

export function RecordView({ client, document }: RecordTerms) {
  const { parts, unknown } = useMemo(() => recordOf(document), [document]);
  const order = dateOrderOf(parts.flatMap(({ fields, items }) => datesIn(fields, items)));
  return (
    <>
      <nav class="chips jumps" aria-label="Sections of the record">
        {parts.map(({ name, items }) => (
          <Jump key={name} name={name} title={sectionTitle(name)} items={name === '' ? null : items.length} />
        ))}
        {unknown.length === 0 ? null : (
          <Jump name={unknownName} title="Not in the catalogue" items={unknown.length} />
        )}
      </nav>
      {parts.map((part) => (
        <PartOfRecord key={part.name} part={part} client={client} order={order} />
      ))}
      {unknown.length === 0 ? null : <NotInTheCatalogue unknown={unknown} />}
      <RawDocument document={document} />
    </>
  );
}

interface JumpTerms {
  readonly name: string;
  readonly title: string;
  readonly items: number | null;
}

const Jump = ({ name, title, items }: JumpTerms) => (
  <button type="button" class="chip" onClick={() => jumpTo(name)}>
    {title}
    {items === null ? null : <span class="faint">{count(items)}</span>}
  </button>
);

const NotInTheCatalogue = ({ unknown }: { readonly unknown: readonly Unknown[] }) => (
  <SectionFrame name={unknownName} title="Not in the catalogue" items={unknown.length}>
    <p class="small faint">
      AA sent these, and no column has them. They are kept in <code>extra</code> and <code>document</code>.
    </p>
    <dl class="facts-list">
      {unknown.map(({ path, value }, at) => (
        // Paths may come twice.
        <div key={`${path} ${at}`} class="fact-pair">
          <dt>
            <bdi>{path}</bdi>
          </dt>
          <dd>
            <AnyValue value={value} />
          </dd>
        </div>
      ))}
    </dl>
  </SectionFrame>
);
