// What a value is, by the name that holds it: from that follows what of it may stay.

import {
  codeNames,
  errorNumberNames,
  isCallName,
  isErrorDetail,
  isErrorName,
  isKnownErrorName,
  isVerdictName,
  reasonParts,
} from '../../aa/answers/vocabulary.ts';
import { type Catalogue, perCatalogue } from '../../catalogue/catalogue.ts';
import { canonicalSpelling } from '../../catalogue/canonical-name.ts';
import type { Field, FieldType } from '../../catalogue/field.ts';

/**
 * - `text`: known to be about a person; nothing stays.
 * - `flag`, `number`, `date`, `code`, `table`, `action`: what such a value usually is may stay, or keeps its form.
 * - `message`: words of the call; technical words stay.
 * - `error-code`: a short number stays.
 * - `error-number`: the code of an error or the number of a customer. A short number stays, unless a customer has it.
 * - `unknown`: only a flag stays.
 */
export type ValueKind =
  | 'text'
  | 'flag'
  | 'number'
  | 'date'
  | 'code'
  | 'table'
  | 'action'
  | 'message'
  | 'error-code'
  | 'error-number'
  | 'unknown'
  | 'declaration'
  | 'doctype'
  | 'namespace';

const isDateName = (canonical: string): boolean =>
  /(?:date|dt|dob|birth|birthday|stamp|time)$/.test(canonical);
const isCodeName = (canonical: string): boolean =>
  /(?:type|(?<!postal)code|status|custty|role|member)$/.test(canonical);

const kindOfType = (type: FieldType, canonical: string): ValueKind => {
  if (type === 'date' || type === 'flag' || type === 'number') return type;
  return type === 'text' && isCodeName(canonical) ? 'code' : 'text';
};

/** All fields of a catalogue. */
export const allFields = ({ customerFields, sections }: Catalogue): readonly Field[] => [
  ...customerFields,
  ...sections.flatMap(({ fields }) => fields),
];

/** A name that means several things is a text. */
const kindsOf = perCatalogue((catalogue) => {
  const kinds = new Map<string, ValueKind>();
  for (const { element, type } of allFields(catalogue)) {
    const canonical = canonicalSpelling(element);
    const kind = kindOfType(type, canonical);
    kinds.set(canonical, (kinds.get(canonical) ?? kind) === kind ? kind : 'text');
  }
  return kinds;
});

const ofReasons: Readonly<Record<'table' | 'action' | 'reason', ValueKind>> = {
  table: 'table',
  action: 'action',
  reason: 'message',
};

const speaksOfCall = (canonical: string): boolean =>
  isCallName(canonical) || isVerdictName(canonical) || isErrorDetail(canonical);

const isOfError = (canonical: string): boolean => isErrorName(canonical) || isKnownErrorName(canonical);

/** A number that may be one of a person is replaced everywhere, or it would not be the same number everywhere. */
const isNumberName = (canonical: string): boolean => /(?:id|no|num|number|nbr|serno)$/.test(canonical);

/**
 * The kind of a value. `holder`: the canonical name of the attribute or element that holds it. `around`: the canonical names of
 * the elements around that, the root first.
 */
export function kindOfValue(holder: string, around: readonly string[], catalogue: Catalogue): ValueKind {
  const known = kindsOf(catalogue).get(holder) ?? null;
  return ofCall(holder, around, known) ?? known ?? ofUnknown(holder);
}

/** Of what the answer says of the call or of a queue entry; otherwise `null`. */
function ofCall(holder: string, around: readonly string[], known: ValueKind | null): ValueKind | null {
  const inError = around.some(isOfError);
  if (errorNumberNames.has(holder) && inError) return 'error-number';
  if (codeNames.has(holder) && inError) return 'error-code';
  if (isErrorDetail(holder) && holder.endsWith('code')) return 'error-code';
  if (isNumberName(holder)) return null;
  if (inError || isOfError(holder) || around[0] === 'html') return 'message';
  const reason = reasonParts.get(holder);
  if (reason !== undefined && known === null) return ofReasons[reason];
  return speaksOfCall(holder) && (known === null || holder === 'status') ? 'message' : null;
}

const ofUnknown = (holder: string): ValueKind =>
  isNumberName(holder) ? 'text' : isDateName(holder) ? 'date' : 'unknown';
