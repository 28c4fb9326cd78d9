// Customers of a client: found by number, name, e-mail or login.

import { ClientFrame } from '../parts/client-frame.tsx';
import './customer.css';
import './find.css';
import { Empty } from '../parts/states.tsx';
import { FindBox } from './find/find-box.tsx';
import { FoundNumber } from './find/found-number.tsx';
import { FoundPages } from './find/found-pages.tsx';
import { byOf, hasWord, mayBeNumber, useKeptSearch } from './find/search.ts';

export function FindCustomers({ client }: { readonly client: string }) {
  const kept = useKeptSearch();
  const { search, begin } = kept;
  const isNumber = search.text !== '' && byOf(search) === 'number';
  return (
    <ClientFrame client={client} view="customers">
      <FindBox search={search} begin={begin} />
      {isNumber && !mayBeNumber(search.text) ? (
        <NoNumber />
      ) : search.text !== '' && byOf(search) === 'name' && !hasWord(search.text) ? (
        <NoName />
      ) : isNumber ? (
        <FoundNumber key={search.text} client={client} custId={search.text} begin={begin} />
      ) : (
        <FoundPages key={`${byOf(search)} ${search.text}`} client={client} kept={kept} />
      )}
    </ClientFrame>
  );
}

/** It is not asked for: a name or an e-mail address must not stand in an address. */
const NoNumber = () => (
  <Empty title="That is no number of a customer">
    <p>A number has digits, and no spaces and no @. Search by name, e-mail or login instead.</p>
  </Empty>
);

const NoName = () => (
  <Empty title="That is no part of a name">
    <p>Write the beginning of a word of the name: at least one letter or digit.</p>
  </Empty>
);
