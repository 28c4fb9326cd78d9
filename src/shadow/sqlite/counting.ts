// Counts that walk an index and never a customer.

import type { ClientId } from '../../catalogue/ids.ts';
import { allCustomers, tombstones } from '../statements/reading-statements.ts';
import { required } from '../required.ts';
import type { Connection } from './connection.ts';
import { sqliteBuilder } from './sqlite-builder.ts';

export const tombstoneCount = (connection: Connection, client: ClientId): number =>
  required(connection.first(tombstones(sqliteBuilder, client))).count;

export const livingCustomers = (connection: Connection, client: ClientId): number =>
  required(connection.first(allCustomers(sqliteBuilder, client))).count - tombstoneCount(connection, client);
