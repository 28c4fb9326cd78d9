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
  type Table,
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
    /** The slow and the fast quartile of these minutes. */
    per_minute_slow: orNull(count),
    per_minute_fast: orNull(count),
    /** What was seen in answers since it is in force: see `SeenByRule`. `null`: nothing, or it has no rule. */
    seen: orNull(json),
    /** How many customers have left because they were fetched for it. */
    leavers: from0(count),
    /** 1 if a person has applied it: whoever leaves by it, leaves. */
    by_hand: from0(mark),
    /** How many of those left have been fetched and would leave, and may not without a person. */
    held: from0(count),
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

export const irrelevant = typedTable(
  'sync_irrelevant',
  ['client_id', 'cust_id'],
  {
    client_id: id,
    cust_id: id,
    /** Of the fetch that was judged. Nothing older is stored. */
    fetch_number: count,
    judged_at: time,
    /** The shape whose rule was the last to be asked. */
    shape_no: count,
    /** Until when the customer was stored; `null`: never. */
    stored_until: orNull(time),
  },
  { indexes: { sync_irrelevant_by_shape: { on: ['client_id', 'shape_no'], ending: ['cust_id'] } } },
);

/** Customers whom the rule does not keep: their numbers, and nothing else of them. */
export type SyncIrrelevant = Row<typeof irrelevant>;

export const shapeTables: readonly Table[] = [shapes, wanted, irrelevant];

export interface ShapeTables {
  readonly sync_shapes: SyncShapes;
  readonly sync_wanted: SyncWanted;
  readonly sync_irrelevant: SyncIrrelevant;
}

/** What the row of a client says of its shape. */
export const ofClient = {
  /** The number of the shape that is in force. 0: none was ever installed. */
  shape_no: from0(count),
  /** 1 as long as customers may not be in the shape that is in force. */
  shape_owes: from0(mark),
};
