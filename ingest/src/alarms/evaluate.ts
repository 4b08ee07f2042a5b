/** Judges what a batch has stored, in its transaction: a reading and the alarm it raises are there together or not at all. */
import type { Transaction } from '../database.ts';
import { QUALITY } from '../messages/contract.ts';
import type { Device, EventName, Reading } from '../reading.ts';
import { inOrder, isNewer } from '../store.ts';
import { type Condition, lockConditions, removeConditions, writeConditions } from './conditions.ts';
import type { AlarmRule } from './contract.ts';
import {
  ALARM_HISTORY_MS,
  delaysOf,
  type JudgedReading,
  listensTo,
  shownValue,
  step,
  type Verdict,
  verdictOf,
} from './judging/contract.ts';
import { latestOf } from './latest.ts';
import { type RateWindows, rateWindows } from './rate-windows.ts';
import { reportTurns } from './reports.ts';
import type { RuleSet } from './rules/contract.ts';
import { type AlarmPlace, applyTurns, type PointTurn, type Raise, ruledPart } from './turns.ts';

const NO_SAMPLES: readonly never[] = [];

const TABLES: Record<EventName, string> = {
  occupancy: 'parking_occupancy',
  bay: 'parking_bay',
  headcount: 'fitness_headcount',
  session: 'fitness_session',
  checkin: 'patrol_checkin',
  state: 'hazard_state',
  report: 'hazard_report',
  status: 'device_status',
};

export interface Evaluation {
  /** Judges newly stored readings; says where alarms changed. */
  evaluate(tx: Transaction, stored: readonly Reading[]): Promise<AlarmPlace[]>;
}

interface Group {
  device: Device;
  rules: readonly AlarmRule[];
  event: EventName;
  readings: Reading[];
  /** A reading speaks for an alarm. */
  isLoud: boolean;
}

/** `rules` is asked anew for each batch: a new set takes effect with the next one. */
export function createEvaluation(rules: () => RuleSet): Evaluation {
  // By set: a batch of the set before may still be at work when the first one of the new set begins.
  const known = new WeakMap<RuleSet, WeakMap<Device, Map<EventName, AlarmRule[]>>>();
  const windows = rateWindows();

  return {
    async evaluate(tx, stored) {
      const set = rules();
      const groups = groupsOf(set, stored);
      const reported = await reportTurns(tx, stored, (device) => rulesOf(set, device, 'report'));
      if (groups.length === 0) return applyTurns(tx, reported);
      const devices = groups.map(({ device }) => device.id);
      const conditions = byPoint(await lockConditions(tx, devices));
      const standing = new Set([...conditions.values()].map(({ device }) => device));
      // Nearly all are neither loud nor in any condition, and done with here.
      const concerned = groups.filter(({ device, isLoud }) => isLoud || standing.has(device.id));
      if (concerned.length === 0) return applyTurns(tx, reported);
      const rising = concerned.filter(({ isLoud }) => isLoud);
      const overtaken = rising.length === 0 ? new Set<Group>() : await overtakenOf(tx, rising, conditions);
      const settled = concerned
        .filter((group) => !overtaken.has(group))
        .map((group) => settle(group, conditions, windows));
      await removeConditions(
        tx,
        settled.flatMap(({ removed }) => removed),
      );
      await writeConditions(
        tx,
        settled.flatMap(({ written }) => written),
      );
      return applyTurns(tx, [...reported, ...settled.flatMap(({ turns }) => turns)]);
    },
  };

  function rulesOf(set: RuleSet, device: Device, event: EventName): AlarmRule[] {
    let byDevice = known.get(set);
    if (!byDevice) {
      byDevice = new WeakMap();
      known.set(set, byDevice);
    }
    let events = byDevice.get(device);
    if (!events) {
      events = new Map();
      byDevice.set(device, events);
    }
    let found = events.get(event);
    if (!found) {
      found = set.rulesFor(device).filter(({ condition }) => listensTo(condition, device.domain, event));
      events.set(event, found);
    }
    return found;
  }

  /** One group per device and event that has rules. Old history is left out. */
  function groupsOf(set: RuleSet, stored: readonly Reading[]): Group[] {
    const groups = new Map<EventName, Map<Device, Group>>();
    const all: Group[] = [];
    for (const reading of stored) {
      const { device, event } = reading;
      if (event === 'report' || isHistory(reading)) continue;
      const found = rulesOf(set, device, event);
      if (found.length === 0) continue;
      let ofEvent = groups.get(event);
      if (!ofEvent) {
        ofEvent = new Map();
        groups.set(event, ofEvent);
      }
      let group = ofEvent.get(device);
      if (!group) {
        group = { device, event, rules: found, readings: [], isLoud: false };
        ofEvent.set(device, group);
        all.push(group);
      }
      group.readings.push(reading);
      if (isLoud(reading, found, windows)) group.isLoud = true;
    }
    return all;
  }
}

function isLoud(reading: Reading, rules: readonly AlarmRule[], windows: RateWindows): boolean {
  const at = instantOf(reading);
  const seen = judgedReading(reading);
  let loud = false;
  // All of them: a rate takes its sample here.
  for (const rule of rules) if (verdictIn(rule, reading.device.id, at, seen, windows) === 'on') loud = true;
  return loud;
}

function verdictIn(
  { code, condition }: AlarmRule,
  device: number,
  at: number,
  seen: JudgedReading,
  windows: RateWindows,
): Verdict {
  return verdictOf(
    condition,
    seen,
    at,
    condition.kind === 'rate' ? windows.pass(code, condition, device, at, seen) : NO_SAMPLES,
  );
}

/** Groups whose device has newer readings in the database already: a batch on another connection was quicker. */
async function overtakenOf(
  tx: Transaction,
  groups: readonly Group[],
  conditions: ReadonlyMap<string, Condition>,
): Promise<Set<Group>> {
  // A point with a condition knows its newest reading itself.
  const fresh = groups.filter(({ device, rules }) =>
    rules.some(({ code }) => !conditions.has(pointKey(device.community, code, sourceOf(device)))),
  );
  if (fresh.length === 0) return new Set();
  const latest = await latestOf(
    tx,
    fresh.map(({ device }) => device.id),
  );
  return new Set(
    fresh.filter(({ device, event, readings }) => {
      const last = inOrder(readings).at(-1);
      const front = latest.get(`${device.id} ${event === 'status' ? 'status' : 'reading'}`);
      if (!last || !front) return false;
      return isNewer(front, { effectiveAt: instantOf(last), id: event === 'status' ? front.id : last.id });
    }),
  );
}

function settle(
  { device, rules, readings }: Group,
  conditions: ReadonlyMap<string, Condition>,
  windows: RateWindows,
): { turns: PointTurn[]; written: Condition[]; removed: Condition[] } {
  const turns: PointTurn[] = [];
  const written: Condition[] = [];
  const removed: Condition[] = [];
  const source = sourceOf(device);
  const ordered = inOrder(readings);
  for (const rule of rules) {
    const before = conditions.get(pointKey(device.community, rule.code, source));
    let state: Condition | undefined = before;
    for (const reading of ordered) {
      const at = instantOf(reading);
      if (state && !isNewer({ effectiveAt: at, id: reading.id }, { effectiveAt: state.lastAt, id: state.lastId }))
        continue;
      const verdict = verdictIn(rule, device.id, at, judgedReading(reading), windows);
      const next = step(state, verdict, at, delaysOf(rule.condition));
      for (const { turn, at: turnAt } of next.turns)
        turns.push(
          turn === 'raise'
            ? { turn, at: turnAt, raise: (turnAt < at ? state?.raise : null) ?? raiseOf(rule, source, reading) }
            : { turn, at: turnAt, point: { community: device.community, rule: rule.code, source }, by: 'reading' },
        );
      state = next.state && conditionOf(next.state, { rule, source, reading, at, before: state });
    }
    if (state && state !== before) written.push(state);
    if (!state && before) removed.push(before);
  }
  return { turns, written, removed };
}

function conditionOf(
  state: Pick<Condition, 'phase' | 'since' | 'dueAt'>,
  seen: { rule: AlarmRule; source: string; reading: Reading; at: number; before: Condition | undefined },
): Condition {
  const { rule, source, reading, at, before } = seen;
  const raise = state.phase === 'rising' ? (before?.raise ?? raiseOf(rule, source, reading)) : null;
  const { community, id } = reading.device;
  return { ...state, community, rule: rule.code, source, device: id, lastAt: at, lastId: reading.id, raise };
}

function raiseOf(rule: AlarmRule, source: string, reading: Reading): Raise {
  const { device, event, id, at, payload } = reading;
  return {
    ...ruledPart(rule),
    community: device.community,
    source,
    domain: device.domain,
    device: device.id,
    facility: null,
    grid: device.grid,
    name: null,
    ...shownValue(rule, judgedReading(reading)),
    args: {},
    reading: { table: TABLES[event], at, device: device.id, id, payload },
  };
}

function judgedReading({ event, device, quality, payload }: Reading): JudgedReading {
  const known = payload as Record<string, unknown>;
  return { event, domain: device.domain, quality, payload: known, capacity: device.capacity };
}

/** A will is sent when the device is gone, whenever it was written. */
function instantOf({ event, buffered, receivedAt, effectiveAt }: Reading): number {
  return event === 'status' && !buffered ? receivedAt : effectiveAt;
}

function isHistory(reading: Reading): boolean {
  if (reading.event === 'status') return reading.buffered;
  return (reading.quality & QUALITY.outOfOrder) !== 0 || reading.receivedAt - reading.effectiveAt > ALARM_HISTORY_MS;
}

function byPoint(conditions: readonly Condition[]): Map<string, Condition> {
  return new Map(conditions.map((row) => [pointKey(row.community, row.rule, row.source), row]));
}

function pointKey(community: string, rule: string, source: string): string {
  return `${community} ${rule} ${source}`;
}

function sourceOf({ id }: Pick<Device, 'id'>): string {
  return `device:${id}`;
}
