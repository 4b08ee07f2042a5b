/** Carries sensor readings into the hazard register: loads the episodes concerned, applies, writes what changed. */
import type { Transaction } from '../database/database.ts';
import type { NewEvent } from '../events/effects.ts';
import { eventOf } from '../events/store.ts';
import type { Reading } from '../readings/reading.ts';
import { inOrder, isNewer, type Place } from '../readings/store.ts';
import type { HazardKind, HazardLevel, SensorStatePayload } from './contract.ts';
import { type ChangedEpisode, writeEpisodes } from './episode-rows.ts';
import { applyReading, type Episode, type EpisodeChange, type Mark } from './episodes.ts';
import { isEvidence } from './evidence.ts';
import { neighboursIn } from './neighbours.ts';

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

/** Newest reading of a device before this group. */
export type FrontBefore = ReadonlyMap<number, Place>;

/** Updates the register for newly stored readings; `fronts` as they were before. Returns the events. */
export async function registerReadings(
  tx: Transaction,
  stored: readonly Reading<SensorStatePayload>[],
  fronts: FrontBefore,
): Promise<NewEvent[]> {
  const groups = new Map<number, Reading<SensorStatePayload>[]>();
  for (const reading of inOrder(stored.filter(tellsState))) {
    const group = groups.get(reading.device.id);
    if (group) group.push(reading);
    else groups.set(reading.device.id, [reading]);
  }
  if (groups.size === 0) return [];
  const loaded = await tx.query<Episode & { device: number }>({
    ...LOAD,
    values: [[...groups.keys()], [...groups.values()].map(([first]) => (first?.effectiveAt ?? 0) - 1)],
  });
  const changed: ChangedEpisode[] = [];
  const events: NewEvent[] = [];
  for (const [id, readings] of groups) {
    const [first] = readings;
    if (!first) continue;
    const episodes = loaded.rows.filter((row) => row.device === id);
    if (
      episodes.length === 0 &&
      readings.every(({ payload }) => payload.state === 'normal' || payload.state === 'unknown')
    )
      continue;
    const applied = await applyGroup(tx, readings, episodes, fronts.get(id));
    events.push(...applied.events);
    for (const episode of applied.changed) changed.push({ device: first.device, episode });
  }
  await writeEpisodes(tx, changed);
  return events;
}

async function applyGroup(
  tx: Transaction,
  readings: readonly Reading<SensorStatePayload>[],
  episodes: Episode[],
  before: Place | undefined,
): Promise<{ changed: Set<Episode>; events: NewEvent[] }> {
  const changed = new Set<Episode>();
  const events: NewEvent[] = [];
  const [first] = readings;
  if (!first) return { changed, events };
  const neighbours = neighboursIn(tx, first.device.id, readings);
  for (const reading of readings) {
    const front = before === undefined || isNewer(reading, before);
    for (const change of await applyReading(episodes, markOf(reading), front, neighbours)) {
      changed.add(change.episode);
      events.push(...eventsOf(reading, change));
    }
  }
  return { changed, events };
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

function tellsState(reading: Reading<SensorStatePayload>): boolean {
  return reading.payload.state !== 'unknown' && isEvidence(reading);
}

function markOf({ id, effectiveAt, receivedAt, quality, payload }: Reading<SensorStatePayload>): Mark {
  const { state, value = null, unit = null } = payload;
  return { id, effectiveAt, receivedAt, state, value, unit, quality };
}
