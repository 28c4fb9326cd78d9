// The tables of shapes: what of a customer each client keeps, and what AA must still be asked for because that changed.

import type { ShapeState, WantedOrigin } from '../interface/shapes.ts';
import {
  count,
  from0,
  id,
  json,
  mark,
  oneOf,
  orNull,
  type Row,
  small,
  text,
  time,
  typedTable,
  word,
} from './table.ts';

export const shapes = typedTable(
  'sync_shapes',
  ['client_id', 'shape_no'],
  {
    client_id: id,
    /** 1, 2, …: the number that customers carry. */
    shape_no: count,
    /** Two shapes with the same id are the same. */
    id: text,
    /** Canonical JSON. It holds no secret. */
    shape: text,
    state: oneOf<ShapeState>(['waits', 'applying', 'done']),
    /** Only a fetch with a higher number was made in this shape. */
    since_fetch_number: count,
    noted_at: time,
    /** `null`: it waits for a person. */
    installed_at: orNull(time),
    /** When the last customer was brought to it. */
    done_at: orNull(time),
    /** Of how many customers it erases something, as counted before it was installed. */
    erases_of: count,
    /** The last customer that was brought to it as far as that can be done here; `null`: none yet. */
    walked_after: orNull(text),
    /** 1 when all were. */
    walked: mark,
    /** How many customers AA is asked for, and of how many it has not answered yet. */
    wanted: count,
    left: count,
    /** How many a minute AA has answered lately; `null`: not known. */
    per_minute: orNull(count),
  },
  { indexes: { sync_shapes_open: { on: ['client_id'], where: `state <> 'done'` } } },
);

/** The last shapes of each client. */
export type SyncShapes = Row<typeof shapes>;

export const wanted = typedTable(
  'sync_wanted',
  ['client_id', 'cust_id', 'part'],
  {
    client_id: id,
    cust_id: id,
    /** Empty: the customer's details. */
    part: id,
    /** The lane of its call. A call of a lower number goes first. */
    lane: small,
    origin: word<WantedOrigin>(),
    /** What is stored lacks these: sections, `customer.loginId` for a field, `?` for unknown sections. A list of names. */
    lacks: json,
    known_at: time,
    /** Only a fetch with a higher number pays it. */
    known_fetch_number: count,
    attempts: small,
    next_attempt_at: time,
    error_code: orNull(text),
    error_message: orNull(text),
  },
  { indexes: { sync_wanted_due: { on: ['client_id', 'lane', 'next_attempt_at'], ending: ['cust_id'] } } },
);

/** Fetches that are owed though AA's queue names none of these customers. */
export type SyncWanted = Row<typeof wanted>;

/** What the row of a client says of its shape. */
export const ofClient = {
  /** The number of the shape that is in force. 0: none was ever installed. */
  shape_no: from0(count),
  /** 1 as long as customers may not be in the shape that is in force. */
  shape_owes: from0(mark),
};
