/**
 * Read this first: every kind of message ingest understands, on one list. A kind has a schema (contract), a judge of its
 * values (decode), a store, and the minute its rollups change.
 */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Transaction } from './database.ts';
import { FITNESS_EVENTS, type SessionPayload } from './fitness/contract.ts';
import { judgeHeadcount, judgeSession } from './fitness/decode.ts';
import { insertHeadcounts, insertSessions, instantOf, settleHeadcounts } from './fitness/store.ts';
import { HAZARD_EVENTS } from './hazards/contract.ts';
import { insertReports, insertStates, settleReports, settleStates } from './hazards/store.ts';
import type { Domain } from './messages/contract.ts';
import { PARKING_EVENTS } from './parking/contract.ts';
import { judgeOccupancy } from './parking/decode.ts';
import { insertBays, insertOccupancy, settleBays, settleOccupancy } from './parking/store.ts';
import { PATROL_EVENTS } from './patrol/contract.ts';
import { insertCheckins, settleCheckins } from './patrol/store.ts';
import { PRESENCE_EVENTS } from './presence/contract.ts';
import { insertStatuses, settleStatuses } from './presence/store.ts';
import type { Device, EventName, GridMap, Reading } from './reading.ts';
import { FACILITY_KINDS, type FacilityKind } from './registry/contract.ts';
import type { RollupSource } from './rollups/declare.ts';
import { type Effects, NO_EFFECTS } from './store.ts';

export interface EventKind {
  event: EventName;
  /** null: in every domain. */
  domain: Domain | null;
  /** Facilities whose device may send it. */
  speakers: readonly FacilityKind[];
  /** The payload's JSON Schema. */
  contract: TSchema;
  /** The same, compiled. */
  schema: {
    Check(value: unknown): boolean;
    Errors(value: unknown): { keyword: string; instancePath: string; params: object; message: string }[];
  };
  /** Quality bits of the values, or a sentence naming the field that cannot be understood. */
  judge(payload: object, device: Device): number | string;
  /** Adds the readings and gives back those that were not there before. Takes no row that two batches may both want. */
  insert(tx: Transaction, readings: readonly Reading[], grids: ReadonlyMap<string, GridMap>): Promise<Reading[]>;
  /** What new readings change besides: latest state, registers, events. At least one; their devices are locked. */
  settle(tx: Transaction, stored: readonly Reading[], grids: ReadonlyMap<string, GridMap>): Promise<Effects>;
  /** Where it enters a rollup; null: nowhere. `at` is the instant that decides the bucket, epoch ms. */
  rollup: { source: RollupSource; at(reading: Reading): number } | null;
}

const at = (reading: Reading) => reading.at;

export const EVENT_KINDS: readonly EventKind[] = [
  kind('parking', 'occupancy', PARKING_EVENTS.occupancy, {
    speakers: ['car-park', 'level'],
    judge: judgeOccupancy,
    insert: insertOccupancy,
    settle: settleOccupancy,
    rollup: { source: 'parking_occupancy', at },
  }),
  kind('parking', 'bay', PARKING_EVENTS.bay, {
    speakers: ['bay'],
    judge: plain,
    insert: insertBays,
    settle: settleBays,
    rollup: null,
  }),
  kind('fitness', 'headcount', FITNESS_EVENTS.headcount, {
    speakers: ['venue'],
    judge: judgeHeadcount,
    insert: insertHeadcounts,
    settle: settleHeadcounts,
    rollup: { source: 'fitness_headcount', at },
  }),
  kind('fitness', 'session', FITNESS_EVENTS.session, {
    speakers: ['machine'],
    judge: judgeSession,
    insert: insertSessions,
    settle: settleNothing,
    rollup: { source: 'fitness_session', at: (reading) => instantOf((reading.payload as SessionPayload).endedAt) },
  }),
  kind('patrol', 'checkin', PATROL_EVENTS.checkin, {
    speakers: ['checkpoint'],
    judge: plain,
    insert: insertCheckins,
    settle: settleCheckins,
    rollup: { source: 'patrol_checkin', at },
  }),
  kind('hazard', 'state', HAZARD_EVENTS.state, {
    speakers: ['hazard-point'],
    judge: plain,
    insert: insertStates,
    settle: settleStates,
    rollup: { source: 'hazard_state', at },
  }),
  kind('hazard', 'report', HAZARD_EVENTS.report, {
    speakers: ['report-source'],
    judge: plain,
    insert: insertReports,
    settle: settleReports,
    rollup: null,
  }),
  kind(null, 'status', PRESENCE_EVENTS.status, {
    speakers: FACILITY_KINDS,
    judge: plain,
    insert: insertStatuses,
    settle: settleStatuses,
    rollup: null,
  }),
];

/** The kind of message a domain's event is; undefined: the domain has no such event. */
export function eventKind(domain: Domain, event: string): EventKind | undefined {
  return EVENT_KINDS.find((known) => known.event === event && (known.domain === null || known.domain === domain));
}

interface Declaration<P> extends Pick<EventKind, 'speakers' | 'rollup'> {
  judge(payload: P, device: Device): number | string;
  insert(tx: Transaction, readings: readonly Reading<P>[], grids: ReadonlyMap<string, GridMap>): Promise<Reading<P>[]>;
  settle(tx: Transaction, stored: readonly Reading<P>[], grids: ReadonlyMap<string, GridMap>): Promise<Effects>;
}

// The schema has been checked before judge and store see a payload, so the type parameter may be forgotten here.
function kind<P>(domain: Domain | null, event: EventName, schema: TSchema, declared: Declaration<P>): EventKind {
  return { domain, event, contract: schema, schema: Compile(schema), ...declared } as unknown as EventKind;
}

function plain(): number {
  return 0;
}

async function settleNothing(): Promise<Effects> {
  return NO_EFFECTS;
}
