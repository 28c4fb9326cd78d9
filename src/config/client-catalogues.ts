// The catalogues that follow from a configuration: that of each client, and that of the tables that all clients share.

import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import { withAllColumns, withFields } from '../catalogue/promoted.ts';
import type { Group } from './condition-keys.ts';
import { fieldsOfClient } from './field-keys.ts';
import type { ClientSettings, Settings } from './settings.ts';

/** By which a client's answers are read. `base`: that of the settings. */
export const catalogueOfClient = (
  { fields = [] }: Pick<ClientSettings, 'fields'>,
  base: Catalogue = builtIn,
): Catalogue => withFields(base, fields);

/** The same of the keys as they are written. Where its fields have a problem, it is the one without them. */
export const catalogueOfKeys = (client: Group, base: Catalogue): Catalogue =>
  withFields(base, fieldsOfClient(client, base) ?? []);

/** That of the tables, with the columns that any client of the configuration has promoted, and its views. `openShadow` needs it. */
export const storedCatalogue = ({
  catalogue = builtIn,
  clients,
  views = [],
}: Pick<Settings, 'catalogue' | 'clients' | 'views'>): Catalogue =>
  withAllColumns(
    catalogue,
    clients.map(({ fields = [] }) => fields),
    views,
  );
