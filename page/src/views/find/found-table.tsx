// Customers in a dense table. The one that was opened last has the focus when one comes back.

import { useEffect, useRef } from 'preact/hooks';
import type { Customer } from '../../../../packages/client/src/api-types.ts';
import { companyName, displayName, entriesOf, type Json, type JsonObject } from '../../data/record.ts';
import { Columns } from '../../parts/columns.tsx';
import { Time } from '../../parts/time.tsx';
import { href, keepBeside, keptBeside } from '../../router.ts';
import { typeText } from '../../words/record-words.ts';

interface TableTerms {
  readonly client: string;
  readonly customers: readonly Customer[];
  readonly withEmails: boolean;
}

export function FoundTable({ client, customers, withEmails }: TableTerms) {
  const opened = useRef<HTMLAnchorElement>(null);
  const openedId = keptBeside()['opened'];
  useEffect(() => opened.current?.focus(), []);
  return (
    <table class="found cards">
      <caption class="hidden">Customers, by their numbers</caption>
      <Columns of={['Number', 'Name', withEmails ? 'E-mail' : null, 'Login', 'Type', 'As of']} />
      <tbody>
        {customers.map(({ cust_id: id, document, ...one }) => (
          <tr key={id}>
            <th scope="row">
              <a
                ref={id === openedId ? opened : null}
                href={href(['clients', client, 'customers', id])}
                onClick={() => keepBeside({ opened: id })}
              >
                <bdi>{id}</bdi>
              </a>
            </th>
            <td>
              <Name document={document as JsonObject} />
              {one.deleted_at === null ? null : <span class="tag">deleted in AA</span>}
            </td>
            {withEmails ? (
              <td data-label="E-mail" dir="auto">
                {emailsOf(document as JsonObject)}
              </td>
            ) : null}
            <td data-label="Login" dir="auto" class="login">
              {textOf(document['loginId'])}
            </td>
            <td data-label="Type" class="plain">
              {typeText(textOf(document['custType']))}
            </td>
            <td data-label="As of" class="plain">
              <Time at={one.fetched_at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Name({ document }: { readonly document: JsonObject }) {
  const [name, company] = [displayName(document), companyName(document)];
  return (
    <>
      {name === '' ? <span class="faint">no name</span> : <strong dir="auto">{name}</strong>}
      {company === '' ? null : (
        <span class="small faint">
          {' '}
          <bdi>{company}</bdi>
        </span>
      )}
    </>
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const emailsOf = ({ emails = [] }: JsonObject): string =>
  entriesOf(emails)
    .map((one: Json) =>
      typeof one === 'object' && one !== null ? textOf((one as JsonObject)['address']) : textOf(one),
    )
    .filter(Boolean)
    .join(', ');
