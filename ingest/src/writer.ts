/** One transaction: readings, latest state, hazard register, events, signs of life, dirty minutes, quarantine, notices. */
import type { Transaction } from './database.ts';
import { EVENT_KINDS, type EventKind } from './domains.ts';
import { type NewEvent, storeEvents } from './events/store.ts';
import type { Domain } from './messages/contract.ts';
import { buildNotices, type Change } from './notices/build.ts';
import type { Notice } from './notices/contract.ts';
import { storeSignsOfLife } from './presence/store.ts';
import type { Quarantine, Refused } from './quarantine.ts';
import type { Arrival, GridMap, Reading } from './reading.ts';
import { type DirtyMinute, noteDirtyMinutes } from './rollups/dirty.ts';

const MINUTE_MS = 60_000;

export interface Written {
  stored: number;
  duplicates: number;
  quarantined: number;
  /** For a sender outside the transaction (Redis). */
  notices: Notice[];
}

export interface WriterParts {
  grids: ReadonlyMap<string, GridMap>;
  quarantine: Quarantine;
  /** Adds the notices to the transaction; does nothing when they go another way. */
  notify(tx: Transaction, notices: readonly Notice[]): Promise<void>;
  /** Raises and clears alarms for newly stored readings. */
  judge?(tx: Transaction, stored: readonly Reading[]): Promise<Notice[]>;
}

/** Writes everything the arrivals mean. Kinds and rows in a fixed order, so that two writers never deadlock. */
export async function writeArrivals(
  tx: Transaction,
  { grids, quarantine, notify, judge }: WriterParts,
  arrivals: readonly Arrival[],
  now: number,
): Promise<Written> {
  const readings = arrivals.flatMap(({ outcome }) => ('reading' in outcome ? [outcome.reading] : []));
  const refused = arrivals.flatMap((arrival): Refused[] =>
    'refusal' in arrival.outcome ? [{ arrival, refusal: arrival.outcome.refusal }] : [],
  );
  const stored: Reading[] = [];
  const events: NewEvent[] = [];
  const changes: Change[] = [];
  const presence = new Set<string>();
  const dirty: DirtyMinute[] = [];
  for (const kind of EVENT_KINDS) {
    const group = readings.filter((reading) => isOfKind(reading, kind));
    if (group.length === 0) continue;
    const effects = await kind.store(tx, group, grids);
    stored.push(...effects.stored);
    events.push(...effects.events);
    if (kind.event === 'status') for (const { device } of effects.stored) presence.add(device.community);
    else changes.push(...changesOf(effects.stored, effects.grids));
    dirty.push(...dirtyMinutes(kind, effects.stored));
  }
  await storeSignsOfLife(tx, stored);
  await storeEvents(tx, events);
  await noteDirtyMinutes(tx, dirty, now);
  await quarantine.store(tx, refused, now);
  for (const { community, domain, grid } of events) changes.push({ community, domain: domain as Domain, grid });
  const alarms = (await judge?.(tx, stored)) ?? [];
  const notices = [...buildNotices(changes, presence, refused.length > 0), ...alarms];
  await notify(tx, notices);
  return {
    stored: stored.length,
    duplicates: readings.length - stored.length,
    quarantined: refused.length,
    notices,
  };
}

function isOfKind(reading: Reading, kind: EventKind): boolean {
  return reading.event === kind.event && (kind.domain === null || kind.domain === reading.device.domain);
}

function changesOf(
  stored: readonly Reading[],
  grids: readonly { community: string; grid: string | null }[] | undefined,
): Change[] {
  const [first] = stored;
  if (!first) return [];
  const { domain } = first.device;
  if (grids) return grids.map(({ community, grid }) => ({ community, domain, grid }));
  const devices = new Set(stored.map((reading) => reading.device));
  return [...devices].map(({ community, grid }) => ({ community, domain, grid }));
}

function dirtyMinutes({ rollup }: EventKind, stored: readonly Reading[]): DirtyMinute[] {
  if (!rollup) return [];
  return stored.map((reading) => ({
    source: rollup.source,
    minute: Math.floor(rollup.at(reading) / MINUTE_MS) * MINUTE_MS,
  }));
}
