// The head of a table.

/** A name; a name over numbers, which stand at the right; or a column that is not there. */
type Column = string | { readonly number: string } | null;

export const Columns = ({ of }: { readonly of: readonly Column[] }) => (
  <thead>
    <tr>
      {of.map((column, at) =>
        column === null ? null : typeof column === 'string' ? (
          <th key={at} scope="col">
            {column}
          </th>
        ) : (
          <th key={at} scope="col" class="number">
            {column.number}
          </th>
        ),
      )}
    </tr>
  </thead>
);
