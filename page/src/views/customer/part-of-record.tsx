// One section of the record. Items with few columns are a table; the others are cards. Long lists are folded.

import { useState } from 'preact/hooks';
import type { Item, Part } from '../../data/record.ts';
import { Columns } from '../../parts/columns.tsx';
import { type Column, columnsOf, type DateOrder, sectionTitle, tagsOf } from '../../words/record-words.ts';
import { counted } from '../../words/times.ts';
import { SectionFrame } from './section-frame.tsx';
import { CellValue } from './values.tsx';

const mostColumns = 6;
const shownAtFirst = 10;

interface PartTerms {
  readonly part: Part;
  readonly client: string;
  readonly order: DateOrder;
}

interface ItemsTerms extends PartTerms {
  readonly columns: readonly Column[];
  readonly items: readonly Item[];
}

export function PartOfRecord({ part, client, order }: PartTerms) {
  const [isWhole, setWhole] = useState(false);
  const { name, fields, items } = part;
  const columns = columnsOf(fields);
  const shown = isWhole ? items : items.slice(0, shownAtFirst);
  const hidden = items.length - shown.length;
  const terms = { part, client, order, columns, items: shown };
  return (
    <SectionFrame name={name} title={sectionTitle(name)} items={name === '' ? null : items.length}>
      {columns.length === 1 ? (
        <PlainList {...terms} />
      ) : columns.length <= mostColumns && name !== '' ? (
        <ItemTable {...terms} />
      ) : (
        <ItemCards {...terms} />
      )}
      {hidden === 0 && !isWhole ? null : (
        <button type="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? `Show only ${shownAtFirst}` : `Show ${counted(hidden, 'more item')}`}
        </button>
      )}
    </SectionFrame>
  );
}

const Tags = ({ item, part }: { readonly item: Item; readonly part: Part }) => (
  <>
    {tagsOf(item, part.fields).map((tag) => (
      <span key={tag} class="tag">
        {tag}
      </span>
    ))}
  </>
);

/** Bare texts, like roles. */
const PlainList = ({ part, client, order, columns, items }: ItemsTerms) => (
  <ul class="plain-list">
    {items.map((item, at) => (
      <li key={at}>
        {columns.map((column) => (
          <CellValue
            key={column.field.element}
            column={column}
            item={item}
            of={part.name}
            client={client}
            order={order}
          />
        ))}
        <Tags item={item} part={part} />
      </li>
    ))}
  </ul>
);

const ItemTable = ({ part, client, order, columns, items }: ItemsTerms) => (
  <table class="cards items">
    <caption class="hidden">{sectionTitle(part.name)}</caption>
    <Columns of={columns.map(({ label }) => label)} />
    <tbody>
      {items.map((item, row) => (
        <tr key={row}>
          {columns.map((column, at) => (
            <td key={column.field.element} data-label={column.label}>
              <CellValue column={column} item={item} of={part.name} client={client} order={order} />
              {at === 0 ? <Tags item={item} part={part} /> : null}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);

const ItemCards = ({ part, client, order, columns, items }: ItemsTerms) => (
  <div class="item-cards">
    {items.map((item, at) => (
      <dl key={at} class="facts-list">
        {columns.map((column, place) =>
          item.has(column.field.element) || (column.code !== null && item.has(column.code.element)) ? (
            <div key={column.field.element} class="fact-pair">
              <dt>{column.label}</dt>
              <dd>
                <CellValue column={column} item={item} of={part.name} client={client} order={order} />
                {place === 0 ? <Tags item={item} part={part} /> : null}
              </dd>
            </div>
          ) : null,
        )}
      </dl>
    ))}
  </div>
);
