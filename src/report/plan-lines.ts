// The lines of a plan, and that of a promoted field.

import type { FieldChange } from '../shape/field-difference.ts';
import { counted } from '../wording.ts';
/** A part of the difference, in words. */
export interface PlanLine {
  /** `+`: more is kept than before. `-`: less. `±`: neither. */
  readonly sign: '+' | '-' | '±';
  readonly part: string;
  /** What happens to it. */
  readonly says: string;
}

/** What is erased of a field is told with the policy that erases it. */
export function fieldLine({ path, from, to, isRemote }: FieldChange, customers: number): PlanLine {
  const says = (here: string): string =>
    `${here} here, ${counted(customers, 'customer')}${isRemote ? '; fetched' : ''}`;
  if (to === null && from?.column !== null)
    return { sign: '-', part: `${path}: column ${from?.column ?? ''}`, says: says('moved back to extra') };
  if (to === null)
    return { sign: '±', part: `${path}: its changes count again`, says: says('compared anew') };
  if (to.column === null)
    return { sign: '±', part: `${path}: its changes mean nothing`, says: says('compared anew') };
  const volatile = to.isVolatile ? ', whose changes mean nothing' : '';
  const column = `${path}: column ${to.column}${volatile}`;
  if (from?.column == null) return { sign: '+', part: column, says: says('filled') };
  const was = [
    from.type === to.type ? '' : `${from.type} → ${to.type}`,
    from.column === to.column ? '' : `was ${from.column}`,
  ];
  const how = was.filter((one) => one !== '').join(', ');
  return { sign: '±', part: how === '' ? column : `${column} (${how})`, says: says('filled anew') };
}
