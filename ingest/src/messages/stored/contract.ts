/**
 * The one list of the domains and of what each of their events leaves in the database. Names of domains, events and tables, latest states,
 * repetition, retention, the api's look back and the checks of rules are made of it; schema, judge and statements stand in
 * `domains.ts`, what is rolled up in `rollups/declare.ts`.
 */

export interface StoredEvent {
  /** Table of its readings; key at, device, id. */
  table: string;
  /** Left out: no state outlives the reading. */
  latest?: LatestState;
  /** SQL that is true of an urgent row; left out: none is. */
  urgent?: string;
  /** There are rollups of it, `{table}_1m` and so on. */
  rolledUp?: true;
  /** What rules see of it: field of the payload → column. */
  judged?: Readonly<Record<string, string>>;
  /** Column shown as the day of a source: its rollup has `{series}_min`, `_max` and `_last`. */
  series?: string;
  /** What the series is multiplied by where it is shown: as rules and people say the quantity. Left out: 1. */
  seriesFactor?: number;
}

export interface LatestState {
  /** One row per device. */
  table: string;
  /** Fields that make two states the same; a retained message that says no others is no news. None: it is no state. */
  fields: readonly string[];
  /** It is a word that stands until another is said: an id that comes again with the present one is a repetition. */
  isWord?: true;
}

const DECLARED = {
  parking: {
    occupancy: {
      table: 'parking_occupancy',
      latest: { table: 'parking_lot_latest', fields: ['total', 'occupied'] },
      rolledUp: true,
      judged: { total: 'total', occupied: 'occupied', outOfService: 'out_of_service' },
      series: 'occupied',
    },
    bay: {
      table: 'parking_bay',
      latest: { table: 'parking_bay_latest', fields: ['state'], isWord: true },
      judged: { state: 'state' },
    },
    passage: { table: 'parking_passage' },
  },
  fitness: {
    headcount: {
      table: 'fitness_headcount',
      latest: { table: 'fitness_venue_latest', fields: ['present'] },
      rolledUp: true,
      judged: { present: 'present' },
      series: 'present',
    },
    session: { table: 'fitness_session', rolledUp: true },
  },
  patrol: {
    checkin: {
      table: 'patrol_checkin',
      latest: { table: 'patrol_checkpoint_latest', fields: [] },
      rolledUp: true,
      judged: { result: 'result' },
    },
  },
  hazard: {
    state: {
      table: 'hazard_state',
      latest: { table: 'hazard_sensor_latest', fields: ['state'], isWord: true },
      urgent: "state = 'alarm'",
      rolledUp: true,
      judged: { state: 'state', value: 'value', unit: 'unit' },
      series: 'value',
    },
    report: { table: 'hazard_report', urgent: 'closes is null' },
  },
  environment: {
    air: {
      table: 'environment_air',
      latest: { table: 'environment_air_latest', fields: ['pm25', 'pm10', 'noise', 'temperature', 'humidity'] },
      rolledUp: true,
      judged: { pm25: 'pm25', pm10: 'pm10', noise: 'noise' },
      series: 'pm25',
    },
    fill: {
      table: 'environment_fill',
      latest: { table: 'environment_fill_latest', fields: ['level'] },
      rolledUp: true,
      judged: { level: 'level' },
      series: 'level',
      // Stored as 0..1, watched and shown in percent.
      seriesFactor: 100,
    },
    water: {
      table: 'environment_water',
      latest: {
        table: 'environment_water_latest',
        fields: ['level', 'ph', 'ammonia', 'cod', 'permanganate', 'phosphorus'],
      },
      rolledUp: true,
      judged: { level: 'level' },
      series: 'level',
    },
  },
} as const satisfies Record<string, Record<string, StoredEvent>>;

/** Birth and will of a device, in every domain; its latest state is part of its presence. */
export const STATUS = { event: 'status', table: 'device_status', judged: { state: 'state' } } as const;

type Declared = typeof DECLARED;
type EventsOf<D> = D extends unknown ? D[keyof D] : never;
type Stored = EventsOf<Declared[keyof Declared]>;

/** Topic level 3. */
export type Domain = keyof Declared;
/** Topic level 5. */
export type EventName = { [D in Domain]: keyof Declared[D] }[Domain] | typeof STATUS.event;
export type ReadingTable = Stored['table'] | typeof STATUS.table;
export type RollupSource = Extract<Stored, { rolledUp: true }>['table'];

export const DOMAINS = Object.keys(DECLARED) as Domain[];

/** Every event of every domain in the order of the declaration, `status` left out. */
export const STORED_EVENTS: readonly (StoredEvent & { domain: Domain; event: EventName; table: ReadingTable })[] =
  DOMAINS.flatMap((domain) =>
    Object.entries<StoredEvent>(DECLARED[domain]).map(([event, stored]) => ({
      ...stored,
      domain,
      event: event as EventName,
      table: stored.table as ReadingTable,
    })),
  );

/** The tables of readings. */
export const READING_TABLES: readonly ReadingTable[] = [...STORED_EVENTS.map(({ table }) => table), STATUS.table];

/** Events with a latest state. */
export const LATEST_STATES: readonly (LatestState & { domain: Domain; event: EventName })[] = STORED_EVENTS.flatMap(
  ({ domain, event, latest }) => (latest === undefined ? [] : [{ domain, event, ...latest }]),
);
