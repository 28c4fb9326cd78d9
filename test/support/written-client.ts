// Keys of a client, read from YAML as the configuration is read, with the problems that the program would tell.

import { z } from 'zod';
import { type Complaint, problemOf } from '../../src/config/complaint.ts';
import type { Problem } from '../../src/config/config-error.ts';
import type { Group } from '../../src/config/condition-keys.ts';
import { plainOf } from '../../src/config/configuration-tree.ts';
import { schemaComplaints } from '../../src/config/schema-complaints.ts';
import { readYaml } from '../../src/config/yaml-reader.ts';

export interface WrittenClient {
  /** `null`: it has a problem. */
  readonly keys: unknown;
  /** The same keys, as the program would write them. */
  readonly written: unknown;
  readonly problems: readonly Problem[];
}

/** `checks`: those that need more than one key. */
export function readClient(
  yaml: string,
  keys: Readonly<Record<string, z.ZodType>>,
  checks: (client: Group) => readonly Complaint[] = () => [],
): WrittenClient {
  const { root, problems } = readYaml(yaml);
  const schema = z.looseObject(keys);
  const plain = plainOf(root) as Group;
  const parsed = schema.safeParse(plain);
  const complaints = [...schemaComplaints(parsed.error?.issues ?? [], root, schema), ...checks(plain)];
  return {
    keys: parsed.success ? parsed.data : null,
    written: parsed.success ? z.encode(schema, parsed.data) : null,
    problems: [...problems, ...complaints.map((complaint) => problemOf(root, complaint))],
  };
}

/** `3:5 keep[0].statusCode: there is no field … (did you mean …?)` */
export const told = ({ problems }: WrittenClient): readonly string[] =>
  problems.map(
    ({ line, column, key, message, suggestion }) =>
      `${line}:${column} ${key}: ${message}${suggestion === null ? '' : ` (${suggestion})`}`,
  );
