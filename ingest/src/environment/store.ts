/** Environment readings and the latest of each point. */
import type { Transaction } from '../database/database.ts';
import { type Effects, NO_EFFECTS } from '../events/effects.ts';
import { arraysOf, type Column } from '../readings/columns.ts';
import type { Reading } from '../readings/reading.ts';
import { addingNew, IS_NEWER, insertNew, latestEnvelope, newestPerDevice, type Statement } from '../readings/store.ts';
import { AIR_COLUMNS, FILL_COLUMNS, WATER_COLUMNS } from './columns.ts';
import type { AirPayload, FillPayload, WaterPayload } from './contract.ts';

const INSERT_AIR: Statement = {
  name: 'environment-air-insert',
  text: addingNew(`
    insert into environment_air (at, device, id, received_at, quality, claimed_at, left_out,
      pm25, pm10, noise, temperature, humidity)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::timestamptz[],
      $7::text[], $8::float8[], $9::float8[], $10::float8[], $11::float8[], $12::float8[])`),
};

const INSERT_FILL: Statement = {
  name: 'environment-fill-insert',
  text: addingNew(`
    insert into environment_fill (at, device, id, received_at, quality, claimed_at, left_out, level, tilted, temperature)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::timestamptz[],
      $7::text[], $8::float8[], $9::int[], $10::float8[])`),
};

const INSERT_WATER: Statement = {
  name: 'environment-water-insert',
  text: addingNew(`
    insert into environment_water (at, device, id, received_at, quality, claimed_at, left_out,
      level, ph, dissolved_oxygen, ammonia, cod, permanganate, phosphorus)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::timestamptz[],
      $7::text[], $8::float8[], $9::float8[], $10::float8[], $11::float8[], $12::float8[], $13::float8[], $14::float8[])`),
};

const UPSERT_AIR: Statement = {
  name: 'environment-air-latest-upsert',
  text: `
  insert into environment_air_latest as latest (device, at, effective_at, id, received_at, quality,
    pm25, pm10, noise, temperature, humidity)
  select * from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::smallint[],
    $7::float8[], $8::float8[], $9::float8[], $10::float8[], $11::float8[])
  on conflict (device) do update set at = excluded.at, effective_at = excluded.effective_at, id = excluded.id,
    received_at = excluded.received_at, quality = excluded.quality, pm25 = excluded.pm25, pm10 = excluded.pm10,
    noise = excluded.noise, temperature = excluded.temperature, humidity = excluded.humidity
  where ${IS_NEWER}`,
};

const UPSERT_FILL: Statement = {
  name: 'environment-fill-latest-upsert',
  text: `
  insert into environment_fill_latest as latest (device, at, effective_at, id, received_at, quality, level, tilted, temperature)
  select * from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::smallint[],
    $7::float8[], $8::int[], $9::float8[])
  on conflict (device) do update set at = excluded.at, effective_at = excluded.effective_at, id = excluded.id,
    received_at = excluded.received_at, quality = excluded.quality, level = excluded.level, tilted = excluded.tilted,
    temperature = excluded.temperature
  where ${IS_NEWER}`,
};

const UPSERT_WATER: Statement = {
  name: 'environment-water-latest-upsert',
  text: `
  insert into environment_water_latest as latest (device, at, effective_at, id, received_at, quality,
    level, ph, dissolved_oxygen, ammonia, cod, permanganate, phosphorus)
  select * from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::smallint[],
    $7::float8[], $8::float8[], $9::float8[], $10::float8[], $11::float8[], $12::float8[], $13::float8[])
  on conflict (device) do update set at = excluded.at, effective_at = excluded.effective_at, id = excluded.id,
    received_at = excluded.received_at, quality = excluded.quality, level = excluded.level, ph = excluded.ph,
    dissolved_oxygen = excluded.dissolved_oxygen, ammonia = excluded.ammonia, cod = excluded.cod,
    permanganate = excluded.permanganate, phosphorus = excluded.phosphorus
  where ${IS_NEWER}`,
};

/** How the readings of one event are stored: what is new, and the newest of each point. */
function storing<P>(columns: readonly Column<P>[], insert: Statement, upsert: Statement) {
  return {
    insert: (tx: Transaction, readings: readonly Reading<P>[]): Promise<Reading<P>[]> =>
      insertNew(tx, insert, readings, (rows) => arraysOf(columns, rows)),
    settle: async (tx: Transaction, stored: readonly Reading<P>[]): Promise<Effects> => {
      const newest = newestPerDevice(stored);
      await tx.query({ ...upsert, values: [...latestEnvelope(newest), ...arraysOf(columns, newest)] });
      return NO_EFFECTS;
    },
  };
}

export const AIR_STORE = storing<AirPayload>(AIR_COLUMNS, INSERT_AIR, UPSERT_AIR);
export const FILL_STORE = storing<FillPayload>(FILL_COLUMNS, INSERT_FILL, UPSERT_FILL);
export const WATER_STORE = storing<WaterPayload>(WATER_COLUMNS, INSERT_WATER, UPSERT_WATER);
