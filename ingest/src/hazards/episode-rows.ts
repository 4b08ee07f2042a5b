/** Writes episodes of the register: as many statements for a sensor that flaps a thousand times in a batch as for one alarm. */
import { float8Array, int4Array, textArray, timestamptzArray } from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';
import type { Device } from '../readings/reading.ts';
import type { HazardKind, HazardLevel } from './contract.ts';
import type { Episode } from './episodes.ts';

const OPEN = {
  name: 'hazard-episodes-open',
  text: `
  insert into hazard (community, device, source, state, kind, level, value, unit, grid, lon, lat, opened_at, closed_at, quality)
  select community, device, 'sensor', state, kind, level, value, unit, grid, lon, lat, opened_at, closed_at, quality::smallint
  from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::text[], $8::text[], $9::float8[],
    $10::float8[], $11::timestamptz[], $12::timestamptz[], $13::int[])
    as e (community, device, state, kind, level, value, unit, grid, lon, lat, opened_at, closed_at, quality)
  on conflict do nothing`,
};

const UPDATE = {
  name: 'hazard-episodes-update',
  text: `
  update hazard set state = e.state, opened_at = e.opened_at, closed_at = e.closed_at, value = e.value, unit = e.unit,
    quality = e.quality::smallint
  from unnest($1::int[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::float8[], $6::text[], $7::int[])
    as e (id, state, opened_at, closed_at, value, unit, quality)
  where hazard.id = e.id`,
};

export interface ChangedEpisode {
  device: Device;
  episode: Episode;
}

/** Each episode at most once. */
export async function writeEpisodes(tx: Transaction, changed: readonly ChangedEpisode[]): Promise<void> {
  // Those that are over first: the index allows one open episode per device at any moment.
  for (const isOpen of [false, true]) {
    const part = changed.filter(({ episode }) => (episode.closedAt === null) === isOpen);
    await update(
      tx,
      part.filter(({ episode }) => episode.id !== null),
    );
    await open(
      tx,
      part.filter(({ episode }) => episode.id === null),
    );
  }
}

async function update(tx: Transaction, changed: readonly ChangedEpisode[]): Promise<void> {
  if (changed.length === 0) return;
  const episodes = changed.map(({ episode }) => episode);
  const values = [
    int4Array(episodes.map(({ id }) => id)),
    textArray(episodes.map(({ state }) => state)),
    timestamptzArray(episodes.map(({ openedAt }) => openedAt)),
    timestamptzArray(episodes.map(({ closedAt }) => closedAt)),
    float8Array(episodes.map(({ value }) => value)),
    textArray(episodes.map(({ unit }) => unit)),
    int4Array(episodes.map(({ quality }) => quality)),
  ];
  await tx.query({ ...UPDATE, values });
}

async function open(tx: Transaction, changed: readonly ChangedEpisode[]): Promise<void> {
  if (changed.length === 0) return;
  const devices = changed.map(({ device }) => device);
  const episodes = changed.map(({ episode }) => episode);
  const registered = devices.map(({ attributes }) => attributes as { kind: HazardKind; level: HazardLevel });
  const values = [
    textArray(devices.map(({ community }) => community)),
    int4Array(devices.map(({ id }) => id)),
    textArray(episodes.map(({ state }) => state)),
    textArray(registered.map(({ kind }) => kind)),
    textArray(registered.map(({ level }) => level)),
    float8Array(episodes.map(({ value }) => value)),
    textArray(episodes.map(({ unit }) => unit)),
    textArray(devices.map(({ grid }) => grid)),
    float8Array(devices.map(({ lon }) => lon)),
    float8Array(devices.map(({ lat }) => lat)),
    timestamptzArray(episodes.map(({ openedAt }) => openedAt)),
    timestamptzArray(episodes.map(({ closedAt }) => closedAt)),
    int4Array(episodes.map(({ quality }) => quality)),
  ];
  await tx.query({ ...OPEN, values });
}
