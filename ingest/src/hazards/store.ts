/** Sensor states with their latest table, and reports; both feed the hazard register. */
import type { Transaction } from '../database.ts';
import type { NewEvent } from '../events/store.ts';
import type { GridMap, Reading } from '../reading.ts';
import { type Effects, inOrder, insertNew, isNewer, latestEnvelope, newestPerDevice } from '../store.ts';
import type { ReportPayload, SensorStatePayload } from './contract.ts';
import { gridOf } from './grid-of.ts';
import { registerReadings } from './register.ts';
import { registerReports } from './reports.ts';

const INSERT_STATE = {
  name: 'hazard-state-insert',
  text: `
  insert into hazard_state (at, device, id, received_at, quality, kind, state, value, unit)
  select to_timestamp(at / 1000), device, id, to_timestamp(received_at / 1000), quality, kind, state, value, unit
  from unnest($1::float8[], $2::int[], $3::text[], $4::float8[], $5::smallint[], $6::text[], $7::text[], $8::float8[], $9::text[])
    as r (at, device, id, received_at, quality, kind, state, value, unit)
  on conflict do nothing
  returning device, id, (extract(epoch from at) * 1000)::float8 as at`,
};

const INSERT_REPORT = {
  name: 'hazard-report-insert',
  text: `
  insert into hazard_report (at, device, id, received_at, quality, level, category, description, lon, lat, grid, closes)
  select to_timestamp(at / 1000), device, id, to_timestamp(received_at / 1000), quality, level, category, description, lon, lat,
    grid, closes
  from unnest($1::float8[], $2::int[], $3::text[], $4::float8[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::float8[],
    $10::float8[], $11::text[], $12::text[])
    as r (at, device, id, received_at, quality, level, category, description, lon, lat, grid, closes)
  on conflict do nothing
  returning device, id, (extract(epoch from at) * 1000)::float8 as at`,
};

const LOCK_SENSORS = {
  name: 'hazard-sensor-latest-lock',
  text: `
  select device, id, state, (extract(epoch from effective_at) * 1000)::float8 as "effectiveAt",
    (extract(epoch from since) * 1000)::float8 as since
  from hazard_sensor_latest where device = any($1::int[]) order by device for update`,
};

const UPSERT_SENSORS = {
  name: 'hazard-sensor-latest-upsert',
  text: `
  insert into hazard_sensor_latest as latest (device, at, effective_at, id, received_at, quality, state, since, value, unit)
  select device, to_timestamp(at / 1000), to_timestamp(effective_at / 1000), id, to_timestamp(received_at / 1000), quality, state,
    to_timestamp(since / 1000), value, unit
  from unnest($1::int[], $2::float8[], $3::float8[], $4::text[], $5::float8[], $6::smallint[], $7::text[], $8::float8[],
    $9::float8[], $10::text[]) as r (device, at, effective_at, id, received_at, quality, state, since, value, unit)
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

/** Stores sensor states and carries them into the register. */
export async function storeStates(
  tx: Transaction,
  readings: readonly Reading<SensorStatePayload>[],
): Promise<Effects<SensorStatePayload>> {
  const stored = await insertNew(tx, INSERT_STATE, readings, (rows) => [
    rows.map(({ payload }) => payload.kind),
    rows.map(({ payload }) => payload.state),
    rows.map(({ payload }) => payload.value ?? null),
    rows.map(({ payload }) => payload.unit ?? null),
  ]);
  if (stored.length === 0) return { stored, events: [] };
  const newest = newestPerDevice(stored);
  const { rows } = await tx.query<SensorBefore>({ ...LOCK_SENSORS, values: [newest.map((row) => row.device.id)] });
  const before = new Map(rows.map((row) => [row.device, row]));
  const since = enteredAt(stored, before);
  await tx.query({
    ...UPSERT_SENSORS,
    values: [
      ...latestEnvelope(newest),
      newest.map(({ payload }) => payload.state),
      newest.map((row) => since.get(row.device.id) ?? row.effectiveAt),
      newest.map(({ payload }) => payload.value ?? null),
      newest.map(({ payload }) => payload.unit ?? null),
    ],
  });
  const fronts = new Map(rows.map((row) => [row.device, row.effectiveAt]));
  return { stored, events: await registerReadings(tx, stored, fronts) };
}

/** Stores reports, each in the grid it names or lies in. */
export async function storeReports(
  tx: Transaction,
  readings: readonly Reading<ReportPayload>[],
  grids: ReadonlyMap<string, GridMap>,
): Promise<Effects<ReportPayload>> {
  const places = new Map(
    readings.map((reading) => [reading, gridOf(reading.payload, grids.get(reading.device.community))]),
  );
  const stored = await insertNew(tx, INSERT_REPORT, readings, (rows) => [
    rows.map(({ payload }) => payload.level),
    rows.map(({ payload }) => payload.category),
    rows.map(({ payload }) => payload.description),
    rows.map(({ payload }) => payload.lon ?? null),
    rows.map(({ payload }) => payload.lat ?? null),
    rows.map((row) => places.get(row) ?? null),
    rows.map(({ payload }) => payload.closes ?? null),
  ]);
  const located = stored.map((reading) => ({ reading, grid: places.get(reading) ?? null }));
  const events: NewEvent[] = stored.length === 0 ? [] : await registerReports(tx, located);
  return { stored, events, grids: located.map(({ reading, grid }) => ({ community: reading.device.community, grid })) };
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
