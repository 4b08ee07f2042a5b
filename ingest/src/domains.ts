/**
 * Read this first: every kind of message ingest understands, on one list. A kind has a schema (contract), a judge of its
 * values (decode), a store, and the minute its rollups change.
 */
import type { TObject, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Transaction } from './database/database.ts';
import { AIR_COLUMNS, FILL_COLUMNS, WATER_COLUMNS } from './environment/columns.ts';
import { ENVIRONMENT_EVENTS } from './environment/contract.ts';
import { judgeAir, judgeFill, judgeWater, placeholdersOf as placeholdersOfEnvironment } from './environment/decode.ts';
import { AIR_STORE, FILL_STORE, WATER_STORE } from './environment/store.ts';
import { type Effects, NO_EFFECTS } from './events/effects.ts';
import { HEADCOUNT_COLUMNS, SESSION_COLUMNS } from './fitness/columns.ts';
import { FITNESS_EVENTS, type SessionPayload } from './fitness/contract.ts';
import { judgeHeadcount, judgeSession, sessionInstant } from './fitness/decode.ts';
import { insertHeadcounts, insertSessions, updateHeadcounts } from './fitness/store.ts';
import { REPORT_COLUMNS, STATE_COLUMNS } from './hazards/columns.ts';
import { HAZARD_EVENTS, isAlarm, isOpening } from './hazards/contract.ts';
import { judgeState, placeholdersOf } from './hazards/decode.ts';
import { insertReports, insertStates, updateReports, updateStates } from './hazards/store.ts';
import type { Domain, EventName, ReadingTable, RollupSource } from './messages/stored/contract.ts';
import { BAY_COLUMNS, OCCUPANCY_COLUMNS, PASSAGE_COLUMNS } from './parking/columns.ts';
import { PARKING_EVENTS } from './parking/contract.ts';
import { judgeBay, judgeOccupancy } from './parking/decode.ts';
import { insertBays, insertOccupancy, insertPassages, updateBays, updateOccupancy } from './parking/store.ts';
import { CHECKIN_COLUMNS } from './patrol/columns.ts';
import { PATROL_EVENTS } from './patrol/contract.ts';
import { findRound } from './patrol/round-of.ts';
import { insertCheckins, updateCheckins } from './patrol/store.ts';
import { STATUS_COLUMNS } from './presence/columns.ts';
import { PRESENCE_EVENTS } from './presence/contract.ts';
import { insertStatuses, updateStatuses } from './presence/store.ts';
import type { Column } from './readings/columns.ts';
import type { Device, GridMap, Reading } from './readings/reading.ts';
import { FACILITY_KINDS, type FacilityKind } from './registry/contract.ts';

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
  /** The payload in the words the rest of ingest knows; left out: it has them already. */
  normalize?(payload: object): Record<string, unknown>;
  /** Optional fields that hold a number which stands for none (-9999); left out: none ever does. */
  placeholders?(payload: object): readonly string[];
  /** The fields the payload declares; what it holds besides is ignored. */
  fields: readonly PayloadField[];
  /** The same without the envelope: what two readings are compared by. */
  content: readonly string[];
  /** An alarm: neither a wrong clock nor a field that is not needed keeps it out. */
  isUrgent(payload: object): boolean;
  /** Optional fields whose loss would change what the message means: refused rather than left out. */
  vital: readonly string[];
  /** Fields the registry knows better than a device that does not say them. */
  registered(device: Device): Readonly<Record<string, unknown>>;
  /** Adds what follows from when and where it was; a sentence when something is missing. `at`: epoch ms. Left out: nothing does. */
  complete?(payload: object, device: Device, at: number): string | undefined;
  /** Its table of readings. */
  table: ReadingTable;
  /** Quality bits of the values, or a sentence naming the field that cannot be understood. */
  judge(payload: object, device: Device): number | string;
  /** What it stores beside the envelope. */
  columns: readonly Column<never>[];
  /** Adds the readings and gives back those that were not there before. Takes no row that two batches may both want. */
  insert(tx: Transaction, readings: readonly Reading[], grids: ReadonlyMap<string, GridMap>): Promise<Reading[]>;
  /** What new readings change besides: latest state, registers, events. At least one; their devices are locked. */
  settle(tx: Transaction, stored: readonly Reading[], grids: ReadonlyMap<string, GridMap>): Promise<Effects>;
  /** Where it enters a rollup; null: nowhere. `at` is the instant that decides the bucket, epoch ms. */
  rollup: { source: RollupSource; at(reading: Reading): number } | null;
}

export interface PayloadField {
  name: string;
  optional: boolean;
  fits(value: unknown): boolean;
  /** What it may say, where it has a list of words; else empty. */
  words: readonly string[];
  isNumber: boolean;
  /** Characters of a text without a list of words; undefined: it is none, or has no bound. */
  maxLength: number | undefined;
}

const ENVELOPE_FIELDS = ['id', 'at', 'buffered'];

const at = (reading: Reading) => reading.at;

export const EVENT_KINDS: readonly EventKind[] = [
  kind('parking', 'occupancy', PARKING_EVENTS.occupancy, {
    speakers: ['car-park', 'level'],
    table: 'parking_occupancy',
    vital: ['outOfService'],
    judge: judgeOccupancy,
    columns: OCCUPANCY_COLUMNS,
    insert: insertOccupancy,
    settle: updateOccupancy,
    rollup: { source: 'parking_occupancy', at },
  }),
  kind('parking', 'bay', PARKING_EVENTS.bay, {
    speakers: ['bay'],
    table: 'parking_bay',
    normalize: stateKnownOrUnknown,
    judge: judgeBay,
    columns: BAY_COLUMNS,
    insert: insertBays,
    settle: updateBays,
    rollup: null,
  }),
  kind('parking', 'passage', PARKING_EVENTS.passage, {
    speakers: ['car-park', 'level'],
    table: 'parking_passage',
    judge: plain,
    columns: PASSAGE_COLUMNS,
    insert: insertPassages,
    settle: settleNothing,
    rollup: null,
  }),
  kind('fitness', 'headcount', FITNESS_EVENTS.headcount, {
    speakers: ['venue'],
    table: 'fitness_headcount',
    judge: judgeHeadcount,
    columns: HEADCOUNT_COLUMNS,
    insert: insertHeadcounts,
    settle: updateHeadcounts,
    rollup: { source: 'fitness_headcount', at },
  }),
  kind('fitness', 'session', FITNESS_EVENTS.session, {
    speakers: ['machine'],
    table: 'fitness_session',
    judge: judgeSession,
    columns: SESSION_COLUMNS,
    insert: insertSessions,
    settle: settleNothing,
    rollup: { source: 'fitness_session', at: (reading) => sessionInstant((reading.payload as SessionPayload).endedAt) },
  }),
  kind('patrol', 'checkin', PATROL_EVENTS.checkin, {
    speakers: ['checkpoint'],
    table: 'patrol_checkin',
    vital: ['round'],
    complete: findRound,
    judge: plain,
    columns: CHECKIN_COLUMNS,
    insert: insertCheckins,
    settle: updateCheckins,
    rollup: { source: 'patrol_checkin', at },
  }),
  kind('hazard', 'state', HAZARD_EVENTS.state, {
    speakers: ['hazard-point'],
    table: 'hazard_state',
    isUrgent: isAlarm,
    registered: ({ attributes }) => ({ kind: attributes['kind'] }),
    normalize: stateKnownOrUnknown,
    placeholders: placeholdersOf,
    judge: judgeState,
    columns: STATE_COLUMNS,
    insert: insertStates,
    settle: updateStates,
    rollup: { source: 'hazard_state', at },
  }),
  kind('hazard', 'report', HAZARD_EVENTS.report, {
    speakers: ['report-source'],
    table: 'hazard_report',
    isUrgent: isOpening,
    vital: ['closes'],
    judge: plain,
    columns: REPORT_COLUMNS,
    insert: insertReports,
    settle: updateReports,
    rollup: null,
  }),
  kind('environment', 'air', ENVIRONMENT_EVENTS.air, {
    speakers: ['air-point'],
    table: 'environment_air',
    placeholders: placeholdersOfEnvironment,
    judge: judgeAir,
    columns: AIR_COLUMNS,
    ...AIR_STORE,
    rollup: { source: 'environment_air', at },
  }),
  kind('environment', 'fill', ENVIRONMENT_EVENTS.fill, {
    speakers: ['waste-bin'],
    table: 'environment_fill',
    placeholders: placeholdersOfEnvironment,
    judge: judgeFill,
    columns: FILL_COLUMNS,
    ...FILL_STORE,
    rollup: { source: 'environment_fill', at },
  }),
  kind('environment', 'water', ENVIRONMENT_EVENTS.water, {
    speakers: ['water-point'],
    table: 'environment_water',
    placeholders: placeholdersOfEnvironment,
    judge: judgeWater,
    columns: WATER_COLUMNS,
    ...WATER_STORE,
    rollup: { source: 'environment_water', at },
  }),
  kind(null, 'status', PRESENCE_EVENTS.status, {
    speakers: FACILITY_KINDS,
    table: 'device_status',
    judge: plain,
    columns: STATUS_COLUMNS,
    insert: insertStatuses,
    settle: updateStatuses,
    rollup: null,
  }),
];

const KINDS_OF_EVENT = new Map(
  EVENT_KINDS.map(({ event }) => [event as string, EVENT_KINDS.filter((kind) => kind.event === event)]),
);

/** The kind of message a domain's event is; undefined: the domain has no such event. Asked for every message. */
export function eventKind(domain: Domain, event: string): EventKind | undefined {
  for (const kind of KINDS_OF_EVENT.get(event) ?? []) if (kind.domain === null || kind.domain === domain) return kind;
  return undefined;
}

interface Declaration<P>
  extends Pick<EventKind, 'speakers' | 'rollup' | 'table' | 'normalize'>,
    Partial<Pick<EventKind, 'vital' | 'registered' | 'complete'>> {
  columns: readonly Column<P>[];
  placeholders?(payload: P): readonly string[];
  /** Left out: never. */
  isUrgent?(payload: P): boolean;
  judge(payload: P, device: Device): number | string;
  insert(tx: Transaction, readings: readonly Reading<P>[], grids: ReadonlyMap<string, GridMap>): Promise<Reading<P>[]>;
  settle(tx: Transaction, stored: readonly Reading<P>[], grids: ReadonlyMap<string, GridMap>): Promise<Effects>;
}

// The schema has been checked before judge and store see a payload, so the type parameter may be forgotten here.
function kind<P>(domain: Domain | null, event: EventName, contract: TObject, declared: Declaration<P>): EventKind {
  const fields = fieldsOf(contract);
  const content = fields.map(({ name }) => name).filter((name) => !ENVELOPE_FIELDS.includes(name));
  const rest = { isUrgent: () => false, vital: [], registered: () => ({}), ...declared };
  return { domain, event, contract, schema: Compile(contract), fields, content, ...rest } as unknown as EventKind;
}

function fieldsOf({ properties, required }: TObject): PayloadField[] {
  const needed: readonly string[] = required ?? [];
  return Object.entries(properties).map(([name, schema]) => {
    const compiled = Compile(schema);
    const { type, maxLength } = schema as { type?: string; maxLength?: number };
    const isNumber = type === 'number' || type === 'integer';
    const fits = (value: unknown) => compiled.Check(value);
    return { name, optional: !needed.includes(name), fits, words: wordsOf(schema), isNumber, maxLength };
  });
}

function wordsOf(schema: TSchema): readonly string[] {
  const { enum: listed = [], anyOf = [] } = schema as { enum?: unknown[]; anyOf?: { const?: unknown }[] };
  return [...listed, ...anyOf.map((one) => one.const)].filter((word) => typeof word === 'string');
}

/** A device that knows no state says null: that is the word `unknown`. */
function stateKnownOrUnknown(payload: object): Record<string, unknown> {
  const said = payload as Record<string, unknown>;
  return said['state'] === null ? { ...said, state: 'unknown' } : said;
}

function plain(): number {
  return 0;
}

async function settleNothing(): Promise<Effects> {
  return NO_EFFECTS;
}
