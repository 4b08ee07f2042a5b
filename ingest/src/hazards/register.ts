/** Carries sensor readings into the hazard register: loads the episodes concerned, applies, writes what changed. */
import type { Transaction } from '../database.ts';
import { eventOf, type NewEvent } from '../events/store.ts';
import { QUALITY } from '../messages/contract.ts';
import type { Device, Reading } from '../reading.ts';
import { inOrder } from '../store.ts';
import type { HazardKind, HazardLevel, SensorStatePayload } from './contract.ts';
import { applyReading, type Episode, type EpisodeChange, type Later, type Mark } from './episodes.ts';

const LOAD = {
  name: 'hazard-episodes-load',
  text: `
  select id::int as id, hazard.device, state, (extract(epoch from opened_at) * 1000)::float8 as "openedAt",
    (extract(epoch from closed_at) * 1000)::float8 as "closedAt", value, unit, quality::int as quality
  from unnest($1::int[], $2::float8[]) as since (device, at)
  join hazard on hazard.device = since.device and source = 'sensor'
    and (closed_at is null or closed_at > to_timestamp(since.at / 1000))
  order by opened_at`,
};

const OPEN = {
  name: 'hazard-episode-open',
  text: `
  insert into hazard (community, device, source, state, kind, level, value, unit, grid, lon, lat, opened_at, closed_at, quality)
  select $1, $2::int, 'sensor', $3, $4, $5, $6::float8, $7, $8, $9::float8, $10::float8, to_timestamp($11::float8 / 1000),
    to_timestamp($12::float8 / 1000), $13::smallint
  on conflict do nothing
  returning id::int as id`,
};

const UPDATE = {
  name: 'hazard-episode-update',
  text: `
  update hazard set state = $2, opened_at = to_timestamp($3::float8 / 1000), closed_at = to_timestamp($4::float8 / 1000),
    value = $5::float8, unit = $6, quality = $7::smallint
  where id = $1::bigint`,
};

const LATER = `
  select state, value, unit, quality::int as quality, (extract(epoch from least(at, received_at)) * 1000)::float8 as at
  from hazard_state
  where device = $1::int and at > to_timestamp($2::float8 / 1000) and least(at, received_at) > to_timestamp($2::float8 / 1000)`;
const LATER_NORMAL = {
  name: 'hazard-later-normal',
  text: `${LATER} and state = 'normal' order by hazard_state.at limit 1`,
};
const LATER_ABNORMAL = {
  name: 'hazard-later-abnormal',
  text: `${LATER} and state <> 'normal' order by hazard_state.at limit 1`,
};

/** effectiveAt (epoch ms) of the newest reading of a device before this group. */
export type FrontBefore = ReadonlyMap<number, number>;

/** Updates the register for newly stored readings; `fronts` as they were before. Returns the events. */
export async function registerReadings(
  tx: Transaction,
  stored: readonly Reading<SensorStatePayload>[],
  fronts: FrontBefore,
): Promise<NewEvent[]> {
  const groups = new Map<number, Reading<SensorStatePayload>[]>();
  for (const reading of inOrder(stored)) {
    const group = groups.get(reading.device.id);
    if (group) group.push(reading);
    else groups.set(reading.device.id, [reading]);
  }
  const loaded = await tx.query<Episode & { device: number }>({
    ...LOAD,
    values: [[...groups.keys()], [...groups.values()].map(([first]) => (first?.effectiveAt ?? 0) - 1)],
  });
  const events: NewEvent[] = [];
  for (const [id, readings] of groups) {
    const episodes = loaded.rows.filter((row) => row.device === id);
    if (episodes.length === 0 && readings.every(({ payload }) => payload.state === 'normal')) continue;
    events.push(...(await applyGroup(tx, readings, episodes, fronts.get(id))));
  }
  return events;
}

async function applyGroup(
  tx: Transaction,
  readings: readonly Reading<SensorStatePayload>[],
  episodes: Episode[],
  front: number | undefined,
): Promise<NewEvent[]> {
  const changed = new Set<Episode>();
  const events: NewEvent[] = [];
  const [first] = readings;
  if (!first) return events;
  const later = laterReadings(tx, first.device.id);
  for (const reading of readings) {
    const newest = front === undefined || reading.effectiveAt >= front;
    const untimed = (reading.quality & QUALITY.clockBehind) !== 0;
    for (const change of await applyReading(episodes, markOf(reading), newest || untimed, later)) {
      changed.add(change.episode);
      events.push(...eventsOf(reading, change));
    }
  }
  // Closings first: the index allows one open episode per device at any moment.
  for (const episode of [...changed].sort((a, b) => Number(a.closedAt === null) - Number(b.closedAt === null)))
    await write(tx, first.device, episode);
  return events;
}

async function write(tx: Transaction, device: Device, episode: Episode): Promise<void> {
  const { id, state, openedAt, closedAt, value, unit, quality } = episode;
  if (id !== null) {
    await tx.query({ ...UPDATE, values: [id, state, openedAt, closedAt, value, unit, quality] });
    return;
  }
  const { kind, level } = device.attributes as { kind: HazardKind; level: HazardLevel };
  const place = [device.grid, device.lon, device.lat];
  const opened = await tx.query<{ id: number }>({
    ...OPEN,
    values: [device.community, device.id, state, kind, level, value, unit, ...place, openedAt, closedAt, quality],
  });
  episode.id = opened.rows[0]?.id ?? null;
}

function eventsOf(reading: Reading<SensorStatePayload>, changed: EpisodeChange): NewEvent[] {
  const { change, episode } = changed;
  const { kind, level } = reading.device.attributes as { kind: HazardKind; level: HazardLevel };
  const measured = {
    ...(episode.value === null ? {} : { value: episode.value }),
    ...(episode.unit === null ? {} : { unit: episode.unit }),
  };
  switch (changed.change) {
    case 'opened':
    case 'state':
      return episode.state === 'fault'
        ? [
            {
              ...eventOf(reading, 'sensor-fault', { kind }),
              at: change === 'opened' ? episode.openedAt : reading.effectiveAt,
            },
          ]
        : [{ ...eventOf(reading, 'hazard-opened', { kind, level, ...measured }) }];
    case 'closed':
      return [
        {
          ...eventOf(reading, 'hazard-closed', { kind, level }),
          at: episode.closedAt ?? reading.effectiveAt,
          insteadOf: changed.endedBefore,
        },
      ];
    case 'moved':
    case 'value':
      return [];
  }
}

function markOf({ effectiveAt, quality, payload }: Reading<SensorStatePayload>): Mark {
  return { at: effectiveAt, state: payload.state, value: payload.value ?? null, unit: payload.unit ?? null, quality };
}

function laterReadings(tx: Transaction, device: number): Later {
  return {
    normal: async (after) => (await tx.query<Mark>({ ...LATER_NORMAL, values: [device, after] })).rows[0] ?? null,
    abnormal: async (after) => (await tx.query<Mark>({ ...LATER_ABNORMAL, values: [device, after] })).rows[0] ?? null,
  };
}
