/** One transaction: readings, latest state, hazard register, events, signs of life, dirty minutes, quarantine, ledger, notices. */
import type { Transaction } from '../database/database.ts';
import { EVENT_KINDS, type EventKind, eventKind } from '../domains.ts';
import type { Effects, NewEvent } from '../events/effects.ts';
import { storeEvents } from '../events/store.ts';
import { type Passed, storePassedOver } from '../ledger/store.ts';
import { findUnchanged } from '../ledger/unchanged.ts';
import type { Domain, RollupSource } from '../messages/stored/contract.ts';
import { buildNotices, type DomainChange } from '../notices/build.ts';
import type { Notice } from '../notices/contract.ts';
import type { PassedOverRule } from '../passed-over/contract.ts';
import { storeSignsOfLife } from '../presence/store.ts';
import type { Quarantine, RejectedArrival } from '../quarantine/store.ts';
import type { Arrival, GridMap, PassedOver, Reading } from '../readings/reading.ts';
import { type DirtyMinutes, noteDirtyMinutes } from '../rollups/dirty.ts';
import { rejectClashes } from './foreign-identity.ts';
import { storeSameIds } from './same-id.ts';

const MINUTE_MS = 60_000;

export interface Written {
  stored: number;
  duplicates: number;
  quarantined: number;
  /** Messages per rule. */
  passedOver: ReadonlyMap<PassedOverRule, number>;
  /** All of them: the sum of the above. */
  arrivals: number;
  /** Quarantine holds what is to be released by itself. */
  lookAgain: boolean;
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
  const looked = await lookBack(tx, arrivals, now);
  const { groups, sameIds, refused, passed, understood } = sortOut(looked);
  const stored = new Map<EventKind, Reading[]>();
  for (const kind of EVENT_KINDS) {
    const group = groups.get(kind);
    const added = group ? await kind.insert(tx, group, grids) : [];
    if (added.length > 0) stored.set(kind, added);
  }
  const readings = [...stored.values()].flat();
  await settleInTurn?.();
  await storeSignsOfLife(tx, sameIds.size === 0 ? readings : [...readings, ...[...sameIds.values()].flat()]);
  const events: NewEvent[] = [];
  const changes: DomainChange[] = [];
  const presence = new Set<string>();
  const settle = async (kind: EventKind, added: readonly Reading[]) => {
    const effects = await kind.settle(tx, added, grids);
    events.push(...effects.events);
    if (kind.event === 'status') for (const { device } of added) presence.add(device.community);
    else changes.push(...changesOf(added, effects.grids));
  };
  for (const [kind, added] of stored) await settle(kind, added);
  for (const [kind, group] of sameIds) {
    const added = await storeSameIds(tx, kind, group, grids);
    if (added.length === 0) continue;
    await settle(kind, added);
    stored.set(kind, [...(stored.get(kind) ?? []), ...added]);
    readings.push(...added);
  }
  const repeated = understood === readings.length ? [] : findRepeated(looked, readings);
  passed.push(...repeated);
  await storeEvents(tx, events);
  await noteDirtyMinutes(tx, dirtyMinutes(stored), now);
  const cutOff = await quarantine.store(tx, refused, now);
  passed.push(...cutOff);
  await storePassedOver(tx, passed, now);
  for (const { community, domain, grid } of events) changes.push({ community, domain: domain as Domain, grid });
  const alarms = (await judge?.(tx, readings)) ?? [];
  const notices = [...buildNotices(changes, presence, refused.length > 0), ...alarms];
  await notify(tx, notices);
  return {
    stored: readings.length,
    duplicates: understood - repeated.length - readings.length,
    quarantined: refused.length - cutOff.length,
    passedOver: countByRule(passed),
    arrivals: arrivals.length,
    lookAgain: refused.some(({ refusal }) => refusal.again),
    notices,
  };
}

/** What only the database knows of foreign messages: whose name a device has, and whether a retained one says anything new. */
async function lookBack(tx: Transaction, arrivals: readonly Arrival[], now: number): Promise<readonly Arrival[]> {
  if (!arrivals.some(({ foreign }) => foreign)) return arrivals;
  const clashes = await rejectClashes(tx, arrivals, now);
  const mine = arrivals.map((arrival): Arrival => {
    const refusal = clashes.get(arrival);
    return refusal ? { ...arrival, outcome: { refusal } } : arrival;
  });
  const unchanged = await findUnchanged(tx, mine);
  return mine.map((arrival) =>
    unchanged.has(arrival) && 'reading' in arrival.outcome
      ? { ...arrival, outcome: { passedOver: passedBy('retained-unchanged', arrival.outcome.reading) } }
      : arrival,
  );
}

function sortOut(arrivals: readonly Arrival[]) {
  const groups = new Map<EventKind, Reading[]>();
  const sameIds = new Map<EventKind, Reading[]>();
  const refused: RejectedArrival[] = [];
  const passed: Passed[] = [];
  let understood = 0;
  for (const arrival of arrivals) {
    const { outcome } = arrival;
    if ('refusal' in outcome) {
      refused.push({ arrival, refusal: outcome.refusal });
      continue;
    }
    if ('passedOver' in outcome) {
      passed.push({ arrival, passedOver: outcome.passedOver });
      continue;
    }
    const { reading } = outcome;
    const kind = eventKind(reading.device.domain, reading.event);
    if (!kind) throw new TypeError(`no ${reading.device.domain} kind "${reading.event}"`);
    understood += 1;
    const held = reading.sameIdAt === undefined ? groups : sameIds;
    const group = held.get(kind);
    if (group) group.push(reading);
    else held.set(kind, [reading]);
  }
  return { groups, sameIds, refused, passed, understood };
}

/**
 * Of what was there already: messages without an id that nobody can tell from what was stored. Two cars that came in the
 * same second look like one that was told of twice, so this is a possible loss and not a mere duplicate.
 */
function findRepeated(arrivals: readonly Arrival[], stored: readonly Reading[]): Passed[] {
  if (!arrivals.some(({ foreign }) => foreign?.derivedId)) return [];
  const added = new Set(stored);
  return arrivals.flatMap((arrival): Passed[] => {
    const { foreign, outcome } = arrival;
    if (!('reading' in outcome) || !foreign?.derivedId || foreign.redelivered) return [];
    const { reading } = outcome;
    if (added.has(reading)) return [];
    const rule = foreign.retained ? 'retained-unchanged' : 'same-content-same-instant';
    return [{ arrival, passedOver: passedBy(rule, reading) }];
  });
}

function passedBy(rule: PassedOverRule, { device, event, at }: Reading): PassedOver {
  const detail = `${event} of ${new Date(at).toISOString()}`;
  return { rule, community: device.community, source: device.code, detail };
}

function countByRule(passed: readonly Passed[]): Map<PassedOverRule, number> {
  const counts = new Map<PassedOverRule, number>();
  for (const { passedOver } of passed) counts.set(passedOver.rule, (counts.get(passedOver.rule) ?? 0) + 1);
  return counts;
}

// One change per place: thousands of devices stand in a few grids.
function changesOf(stored: readonly Reading[], grids: Effects['grids']): DomainChange[] {
  const [first] = stored;
  if (!first) return [];
  const { domain } = first.device;
  const places = new Map<string, Set<string | null>>();
  const note = (community: string, grid: string | null) => {
    const known = places.get(community);
    if (known) known.add(grid);
    else places.set(community, new Set([grid]));
  };
  if (grids) for (const { community, grid } of grids) note(community, grid);
  else for (const { device } of stored) note(device.community, device.grid);
  return [...places].flatMap(([community, known]) => [...known].map((grid) => ({ community, domain, grid })));
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
