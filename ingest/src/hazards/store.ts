/** Sensor states with their latest table, and reports; both feed the hazard register. */
import type { Transaction } from '../database.ts';
import { float8Array, int4Array, textArray, timestamptzArray } from '../db/binary-array.ts';
import type { GridMap, Reading } from '../reading.ts';
import { addingNew, type Effects, inOrder, insertNew, isNewer, latestEnvelope, newestPerDevice } from '../store.ts';
import type { ReportPayload, SensorStatePayload } from './contract.ts';
import { gridOf } from './grid-of.ts';
import { registerReadings } from './register.ts';
import { registerReports } from './reports.ts';

const INSERT_STATE = {
  name: 'hazard-state-insert',
  text: addingNew(`
    insert into hazard_state (at, device, id, received_at, quality, kind, state, value, unit)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::text[], $7::text[],
      $8::float8[], $9::text[])`),
};

const INSERT_REPORT = {
  name: 'hazard-report-insert',
  text: addingNew(`
    insert into hazard_report (at, device, id, received_at, quality, level, category, description, lon, lat, grid, closes)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::text[], $7::text[],
      $8::text[], $9::float8[], $10::float8[], $11::text[], $12::text[])`),
};

// No lock of its own: whoever comes here holds the devices' rows of device_presence.
const SENSORS_BEFORE = {
  name: 'hazard-sensor-latest-before',
  text: `
  select device, id, state, (extract(epoch from effective_at) * 1000)::float8 as "effectiveAt",
    (extract(epoch from since) * 1000)::float8 as since
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
  where (excluded.effective_at, excluded.id collate "C") > (latest.effective_at, latest.id collate "C")`,
};

interface SensorBefore {
  device: number;
  id: string;
  state: string;
  effectiveAt: number;
  since: number;
}

/** Stores sensor states; gives back the new ones. */
export function insertStates(
  tx: Transaction,
  readings: readonly Reading<SensorStatePayload>[],
): Promise<Reading<SensorStatePayload>[]> {
  return insertNew(tx, INSERT_STATE, readings, (rows) => [
    textArray(rows.map(({ payload }) => payload.kind)),
    textArray(rows.map(({ payload }) => payload.state)),
    float8Array(rows.map(({ payload }) => payload.value ?? null)),
    textArray(rows.map(({ payload }) => payload.unit ?? null)),
  ]);
}

/** Brings the sensors up to date and carries their states into the register. */
export async function settleStates(tx: Transaction, stored: readonly Reading<SensorStatePayload>[]): Promise<Effects> {
  const newest = newestPerDevice(stored);
  const devices = int4Array(newest.map((row) => row.device.id));
  const { rows } = await tx.query<SensorBefore>({ ...SENSORS_BEFORE, values: [devices] });
  const since = enteredAt(stored, new Map(rows.map((row) => [row.device, row])));
  await tx.query({
    ...UPSERT_SENSORS,
    values: [
      ...latestEnvelope(newest),
      textArray(newest.map(({ payload }) => payload.state)),
      timestamptzArray(newest.map((row) => since.get(row.device.id) ?? row.effectiveAt)),
      float8Array(newest.map(({ payload }) => payload.value ?? null)),
      textArray(newest.map(({ payload }) => payload.unit ?? null)),
    ],
  });
  const fronts = new Map(rows.map((row) => [row.device, row.effectiveAt]));
  return { events: await registerReadings(tx, stored, fronts) };
}

/** Stores reports, each in the grid it names or lies in; gives back the new ones. */
export function insertReports(
  tx: Transaction,
  readings: readonly Reading<ReportPayload>[],
  grids: ReadonlyMap<string, GridMap>,
): Promise<Reading<ReportPayload>[]> {
  return insertNew(tx, INSERT_REPORT, readings, (rows) => [
    textArray(rows.map(({ payload }) => payload.level)),
    textArray(rows.map(({ payload }) => payload.category)),
    textArray(rows.map(({ payload }) => payload.description)),
    float8Array(rows.map(({ payload }) => payload.lon ?? null)),
    float8Array(rows.map(({ payload }) => payload.lat ?? null)),
    textArray(rows.map((row) => placeOf(row, grids))),
    textArray(rows.map(({ payload }) => payload.closes ?? null)),
  ]);
}

/** Carries reports into the register. */
export async function settleReports(
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

/** When each device entered the state of its newest reading: the start of the run that is still going on. */
function enteredAt(
  stored: readonly Reading<SensorStatePayload>[],
  before: ReadonlyMap<number, SensorBefore>,
): Map<number, number> {
  const runs = new Map<number, { state: string; since: number }>();
  for (const reading of inOrder(stored)) {
    const { id } = reading.device;
    const last = before.get(id);
    if (last && !isNewer(reading, last)) continue;
    const run = runs.get(id) ?? last;
    if (run?.state !== reading.payload.state)
      runs.set(id, { state: reading.payload.state, since: reading.effectiveAt });
    else runs.set(id, run);
  }
  return new Map([...runs].map(([id, run]) => [id, run.since]));
}
