/** One transaction: readings, latest state, hazard register, events, signs of life, dirty minutes, quarantine, notices. */
import type { Transaction } from './database.ts';
import { EVENT_KINDS, type EventKind, eventKind } from './domains.ts';
import { type NewEvent, storeEvents } from './events/store.ts';
import type { Domain } from './messages/contract.ts';
import { buildNotices, type Change } from './notices/build.ts';
import type { Notice } from './notices/contract.ts';
import { storeSignsOfLife } from './presence/store.ts';
import type { Quarantine, Refused } from './quarantine.ts';
import type { Arrival, GridMap, Reading } from './reading.ts';
import type { RollupSource } from './rollups/declare.ts';
import { type DirtyMinutes, noteDirtyMinutes } from './rollups/dirty.ts';
import type { Effects } from './store.ts';

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
  /** Awaited when the readings are in and nothing is decided yet; a batch that must not overtake another one waits here. */
  settleInTurn?: () => Promise<void>;
}

/**
 * Writes everything the arrivals mean. First the readings, rows of nobody else; then, with the devices locked by their signs
 * of life, what they change. Kinds, devices and rows in a fixed order, so that two writers never deadlock.
 */
export async function writeArrivals(
  tx: Transaction,
  { grids, quarantine, notify, judge, settleInTurn }: WriterParts,
  arrivals: readonly Arrival[],
  now: number,
): Promise<Written> {
  const { groups, refused, understood } = sortOut(arrivals);
  const stored = new Map<EventKind, Reading[]>();
  for (const kind of EVENT_KINDS) {
    const group = groups.get(kind);
    const added = group ? await kind.insert(tx, group, grids) : [];
    if (added.length > 0) stored.set(kind, added);
  }
  const readings = [...stored.values()].flat();
  await settleInTurn?.();
  await storeSignsOfLife(tx, readings);
  const events: NewEvent[] = [];
  const changes: Change[] = [];
  const presence = new Set<string>();
  for (const [kind, added] of stored) {
    const effects = await kind.settle(tx, added, grids);
    events.push(...effects.events);
    if (kind.event === 'status') for (const { device } of added) presence.add(device.community);
    else changes.push(...changesOf(added, effects.grids));
  }
  await storeEvents(tx, events);
  await noteDirtyMinutes(tx, dirtyMinutes(stored), now);
  await quarantine.store(tx, refused, now);
  for (const { community, domain, grid } of events) changes.push({ community, domain: domain as Domain, grid });
  const alarms = (await judge?.(tx, readings)) ?? [];
  const notices = [...buildNotices(changes, presence, refused.length > 0), ...alarms];
  await notify(tx, notices);
  return {
    stored: readings.length,
    duplicates: understood - readings.length,
    quarantined: refused.length,
    notices,
  };
}

function sortOut(arrivals: readonly Arrival[]) {
  const groups = new Map<EventKind, Reading[]>();
  const refused: Refused[] = [];
  for (const arrival of arrivals) {
    const { outcome } = arrival;
    if ('refusal' in outcome) {
      refused.push({ arrival, refusal: outcome.refusal });
      continue;
    }
    const { reading } = outcome;
    const kind = eventKind(reading.device.domain, reading.event);
    if (!kind) throw new TypeError(`no ${reading.device.domain} kind "${reading.event}"`);
    const group = groups.get(kind);
    if (group) group.push(reading);
    else groups.set(kind, [reading]);
  }
  return { groups, refused, understood: arrivals.length - refused.length };
}

// One change per place: thousands of devices stand in a few grids.
function changesOf(stored: readonly Reading[], grids: Effects['grids']): Change[] {
  const [first] = stored;
  if (!first) return [];
  const { domain } = first.device;
  const places = new Map<string, Change>();
  for (const { community, grid } of grids ?? new Set(stored.map((reading) => reading.device)))
    places.set(`${community} ${grid}`, { community, domain, grid });
  return [...places.values()];
}

function dirtyMinutes(stored: ReadonlyMap<EventKind, readonly Reading[]>): DirtyMinutes {
  const dirty = new Map<RollupSource, Set<number>>();
  for (const [{ rollup }, readings] of stored)
    if (rollup)
      dirty.set(
        rollup.source,
        new Set(readings.map((reading) => Math.floor(rollup.at(reading) / MINUTE_MS) * MINUTE_MS)),
      );
  return dirty;
}
