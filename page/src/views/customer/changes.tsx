// What a change touched: the sections, each with its fields. A section leads to its place in the record.

import { changedIn, type LifeEvent } from '../../words/explain-words.ts';
import { label, sectionTitle } from '../../words/record-words.ts';
import { jumpTo } from './jump.ts';

export const Changes = ({ event }: { readonly event: LifeEvent }) => (
  <ul class="changes">
    {changedIn(event).map(({ section, fields }) => (
      <li key={section}>
        <button type="button" class="plain" onClick={() => jumpTo(section)}>
          {sectionTitle(section === 'customer' ? '' : section)}
        </button>
        {fields.length === 0 ? null : <span>{fields.map(fieldText).join(', ')}</span>}
      </li>
    ))}
  </ul>
);

const fieldText = (field: string): string =>
  field === '*' ? 'an item came or went' : field === '…' ? 'and more' : label(field).toLowerCase();
