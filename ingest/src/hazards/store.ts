/** Sensor states with their latest table, and reports; both feed the hazard register. */
import { float8Array, int4Array, textArray, timestamptzArray } from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';
import type { Effects } from '../events/effects.ts';
import { arraysOf } from '../readings/columns.ts';
import type { GridMap, Reading } from '../readings/reading.ts';
import {
  addingNew,
  IS_NEWER,
  inOrder,
  insertNew,
  isNewer,
  latestEnvelope,
  newestPerDevice,
  type Place,
} from '../readings/store.ts';
import { REPORT_COLUMNS, STATE_COLUMNS } from './columns.ts';
import type { ReportPayload, SensorStatePayload } from './contract.ts';
import { isEvidence } from './evidence.ts';
import { gridOf } from './grid-of.ts';
import { registerReadings } from './register.ts';
import { registerReports } from './reports.ts';

const INSERT_STATE = {
  name: 'hazard-state-insert',
  text: addingNew(`
    insert into hazard_state (at, device, id, received_at, quality, claimed_at, left_out, kind, state, value, unit)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::timestamptz[],
      $7::text[], $8::text[], $9::text[],
      $10::float8[], $11::text[])`),
};

const INSERT_REPORT = {
  name: 'hazard-report-insert',
  text: addingNew(`
    insert into hazard_report (at, device, id, received_at, quality, claimed_at, left_out,
      level, category, description, lon, lat, closes, grid)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::timestamptz[],
      $7::text[], $8::text[], $9::text[],
      $10::text[], $11::float8[], $12::float8[], $13::text[], $14::text[])`),
};

// No lock of its own: every caller holds the devices' rows of device_presence.
const SENSORS_BEFORE = {
  name: 'hazard-sensor-latest-before',
  text: `
  select device, id, state, (extract(epoch from effective_at) * 1000)::float8 as "effectiveAt",
    (extract(epoch from received_at) * 1000)::float8 as "receivedAt", (extract(epoch from since) * 1000)::float8 as since,
    value, unit
  from hazard_sensor_latest where device = any($1::int[])`,
};

const UPSERT_SENSORS = {
  name: 'hazard-sensor-latest-upsert',
  text: `
  insert into hazard_sensor_latest as latest (device, at, effective_at, id, received_at, quality, state, since, value, unit)
  select * from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::smallint[], $7::text[],
    $8::timestamptz[], $9::float8[], $10::text[])
  on conflict (device) do update set at = excluded.at, effective_at = excluded.effective_at, id = excluded.id,
    received_at = excluded.received_at, quality = excluded.quality, state = excluded.state, since = excluded.since,
    value = excluded.value, unit = excluded.unit
  where ${IS_NEWER}`,
};

/** What a sensor is in. */
interface PresentState {
  state: string;
  /** Start of the run that is still going on, epoch ms. */
  since: number;
  value: number | null;
  unit: string | null;
}

interface SensorBefore extends Place, PresentState {
  device: number;
}

/** Stores sensor states; gives back the new ones. */
export function insertStates(
  tx: Transaction,
  readings: readonly Reading<SensorStatePayload>[],
): Promise<Reading<SensorStatePayload>[]> {
  return insertNew(tx, INSERT_STATE, readings, (rows) => arraysOf(STATE_COLUMNS, rows));
}

/** Brings the sensors up to date and carries their states into the register. */
export async function updateStates(tx: Transaction, stored: readonly Reading<SensorStatePayload>[]): Promise<Effects> {
  const newest = newestPerDevice(stored);
  const devices = int4Array(newest.map((row) => row.device.id));
  const { rows } = await tx.query<SensorBefore>({ ...SENSORS_BEFORE, values: [devices] });
  const states = presentStates(stored, new Map(rows.map((row) => [row.device, row])));
  const present = newest.map((row) => states.get(row.device.id) ?? entered(row));
  await tx.query({
    ...UPSERT_SENSORS,
    values: [
      ...latestEnvelope(newest),
      textArray(present.map(({ state }) => state)),
      timestamptzArray(present.map(({ since }) => since)),
      float8Array(present.map(({ value }) => value)),
      textArray(present.map(({ unit }) => unit)),
    ],
  });
  const fronts = new Map(rows.map((row) => [row.device, row]));
  return { events: await registerReadings(tx, stored, fronts) };
}

/** Stores reports, each in the grid it names or lies in; gives back the new ones. */
export function insertReports(
  tx: Transaction,
  readings: readonly Reading<ReportPayload>[],
  grids: ReadonlyMap<string, GridMap>,
): Promise<Reading<ReportPayload>[]> {
  return insertNew(tx, INSERT_REPORT, readings, (rows) => [
    ...arraysOf(REPORT_COLUMNS, rows),
    textArray(rows.map((row) => placeOf(row, grids))),
  ]);
}

/** Carries reports into the register. */
export async function updateReports(
  tx: Transaction,
  stored: readonly Reading<ReportPayload>[],
  grids: ReadonlyMap<string, GridMap>,
): Promise<Effects> {
  const located = stored.map((reading) => ({ reading, grid: placeOf(reading, grids) }));
  return {
    events: await registerReports(tx, located),
    grids: located.map(({ reading, grid }) => ({ community: reading.device.community, grid })),
  };
}

function placeOf({ payload, device }: Reading<ReportPayload>, grids: ReadonlyMap<string, GridMap>): string | null {
  return gridOf(payload, grids.get(device.community)) ?? null;
}

/** By device, after its readings newer than the state before. What proves nothing replaces no state: the row has its flags. */
function presentStates(
  stored: readonly Reading<SensorStatePayload>[],
  before: ReadonlyMap<number, SensorBefore>,
): Map<number, PresentState> {
  const states = new Map<number, PresentState>();
  for (const reading of inOrder(stored)) {
    const { id } = reading.device;
    const last = before.get(id);
    if (last && !isNewer(reading, last)) continue;
    const run = states.get(id) ?? last;
    if (run === undefined) states.set(id, entered(reading));
    else if (!isEvidence(reading)) states.set(id, run);
    else if (run.state === reading.payload.state) states.set(id, { ...entered(reading), since: run.since });
    else states.set(id, entered(reading));
  }
  return states;
}

function entered({ effectiveAt, payload }: Reading<SensorStatePayload>): PresentState {
  const { state, value = null, unit = null } = payload;
  return { state, since: effectiveAt, value, unit };
}
