// The request of 3.1.11 Get Customer Details, for one customer or, in bulk mode, for several.

import type { CustId } from '../../catalogue/ids.ts';
import { builtIn, type Catalogue } from '../../catalogue/catalogue.ts';
import type { AttributeFilter, Section } from '../../catalogue/section.ts';
import type { SectionWish, WantedSections } from '../association-settings.ts';
import type { ServiceDialect } from '../dialect.ts';
import {
  credentialElements,
  parameter,
  parameterName,
  requestDocument,
  type Credentials,
} from './request-parts.ts';
import { element, type Xml } from './xml-writer.ts';

export interface CustomersWish {
  readonly custIds: readonly CustId[];
  readonly directoryId: string | null;
  readonly sections: WantedSections;
  /** It decides the order and the options of the sections. Default: the built-in catalogue. */
  readonly catalogue?: Catalogue;
}

/** Writes every option, also if it is false, because it is not known what AA assumes for an option that is left out. */
function sectionElement(
  dialect: ServiceDialect,
  { name, options }: Section,
  { options: on, attr }: SectionWish,
): Xml {
  const flags = options.map((option) => [parameterName(dialect, option), String(on.includes(option))]);
  const filters = attr.map((filter) => filterElement(dialect, filter));
  return element(parameterName(dialect, name), filters, {
    [parameterName(dialect, 'include')]: 'true',
    ...Object.fromEntries(flags),
  });
}

/** One kind of attribute that is wanted: `<attr type="…" code="…"/>`. */
const filterElement = (dialect: ServiceDialect, filter: AttributeFilter): Xml =>
  element(
    parameterName(dialect, 'attr'),
    [],
    Object.fromEntries(Object.entries(filter).map(([key, value]) => [parameterName(dialect, key), value])),
  );

function detailsElement(dialect: ServiceDialect, wanted: WantedSections, { sections }: Catalogue): Xml {
  const children = sections.flatMap((section) => {
    const wish = wanted[section.name];
    return wish === undefined ? [] : [sectionElement(dialect, section, wish)];
  });
  const attributes = { [parameterName(dialect, 'includeCodeValues')]: 'true' };
  return element(parameterName(dialect, 'details'), children, attributes);
}

export const custInfoRequest = (
  dialect: ServiceDialect,
  credentials: Credentials,
  { custIds, directoryId, sections: wanted, catalogue = builtIn }: CustomersWish,
): string =>
  requestDocument(dialect, [
    ...custIds.map((custId) => parameter(dialect, 'custId', custId)),
    ...credentialElements(dialect, credentials),
    ...(directoryId === null || directoryId === '' ? [] : [parameter(dialect, 'directoryId', directoryId)]),
    ...(custIds.length > 1 ? [parameter(dialect, 'bulkRequest', 'true')] : []),
    detailsElement(dialect, wanted, catalogue),
  ]);
