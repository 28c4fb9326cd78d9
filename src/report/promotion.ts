// The lines of the configuration that promote fields: a document, and a text to paste.

import type { ClientId } from '../catalogue/ids.ts';
import type { JsonObject } from '../catalogue/customer-record.ts';
import { fewest } from './learned-fields.ts';

/** A field that may be promoted. */
export interface PromotionLine {
  readonly path: string;
  readonly type: string | null;
  readonly column: string | null;
  /** As they are written. */
  readonly settings: JsonObject;
  /** What is known of it. */
  readonly comment: string;
}

export type PromotionDocument = ReturnType<typeof promotionDocument>;

export const promotionDocument = (client: ClientId, lines: readonly PromotionLine[]) => ({
  client: client as string,
  fields: lines.map(({ path, type, column, comment }) => ({ path, type, column, comment })),
  yaml: yamlOf(lines),
});

/** Nothing is written anywhere: a person pastes it. */
export const promotionText = ({ client, fields, yaml }: PromotionDocument): string =>
  fields.length === 0
    ? `# ${client}: there is nothing to promote: of no field that the catalogue does not know have ${fewest} stored customers a text\n`
    : `# Under the client ${client} in the configuration; if it has \`fields\`, beside those.\n${yaml}# Then: aa-shadow plan --client ${client}\n`;

const yamlOf = (lines: readonly PromotionLine[]): string =>
  `fields:\n${lines.map(({ path, settings, comment }) => `  # ${comment}\n  ${path}: ${settingsText(settings)}\n`).join('')}`;

const settingsText = (settings: JsonObject): string =>
  `{ ${Object.entries(settings)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')} }`;
