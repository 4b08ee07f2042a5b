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

interface Judged {
  reading: Reading;
  /** Epoch ms. */
  at: number;
  /** Of each rule of `rules`. */
  verdicts: Verdict[];
}

interface Group {
  device: Device;
  rules: readonly AlarmRule[];
  event: EventName;
  judged: Judged[];
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
      const devices = [...new Set(groups.map(({ device }) => device.id))].sort((a, b) => a - b);
      const conditions = byPoint(await lockConditions(tx, devices));
      const rising = groups.filter((group) => isRising(group, conditions));
      const overtaken = rising.length === 0 ? new Set<Group>() : await overtakenOf(tx, rising);
      const settled = groups.filter((group) => !overtaken.has(group)).map((group) => settle(group, conditions));
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

  /** One group per device and event that has rules, its readings judged in order. Old history is left out. */
  function groupsOf(set: RuleSet, stored: readonly Reading[]): Group[] {
    const groups = new Map<string, { device: Device; event: EventName; readings: Reading[]; rules: AlarmRule[] }>();
    for (const reading of stored) {
      if (reading.event === 'report' || isHistory(reading)) continue;
      const found = rulesOf(set, reading.device, reading.event);
      if (found.length === 0) continue;
      const key = `${reading.device.id} ${reading.event}`;
      const group = groups.get(key);
      if (group) group.readings.push(reading);
      else groups.set(key, { device: reading.device, event: reading.event, readings: [reading], rules: found });
    }
    return [...groups.values()].map(({ device, event, readings, rules: own }) => ({
      device,
      event,
      rules: own,
      judged: (readings.length === 1 ? readings : inOrder(readings)).map((reading) => judge(reading, own, windows)),
    }));
  }
}

function judge(reading: Reading, rules: readonly AlarmRule[], windows: RateWindows): Judged {
  const at = instantOf(reading);
  const seen = judgedReading(reading);
  const verdicts = rules.map(({ code, condition }) =>
    verdictOf(condition, seen, at, condition.kind === 'rate' ? windows.pass(code, condition, reading, seen) : []),
  );
  return { reading, at, verdicts };
}

/** A point without a condition that one of the readings speaks for. */
function isRising({ device, rules, judged }: Group, conditions: ReadonlyMap<string, Condition>): boolean {
  return rules.some(
    ({ code }, index) =>
      judged.some(({ verdicts }) => verdicts[index] === 'on') &&
      !conditions.has(pointKey(device.community, code, sourceOf(device))),
  );
}

/** Groups whose device has newer readings in the database already: a batch on another connection was quicker. */
async function overtakenOf(tx: Transaction, groups: readonly Group[]): Promise<Set<Group>> {
  const latest = await latestOf(
    tx,
    groups.map(({ device }) => device.id),
  );
  return new Set(
    groups.filter(({ device, event, judged }) => {
      const last = judged.at(-1);
      const front = latest.get(`${device.id} ${event === 'status' ? 'status' : 'reading'}`);
      return (
        last && front && isNewer(front, { effectiveAt: last.at, id: event === 'status' ? front.id : last.reading.id })
      );
    }),
  );
}

function settle(
  { device, rules, judged }: Group,
  conditions: ReadonlyMap<string, Condition>,
): { turns: PointTurn[]; written: Condition[]; removed: Condition[] } {
  const turns: PointTurn[] = [];
  const written: Condition[] = [];
  const removed: Condition[] = [];
  for (const [index, rule] of rules.entries()) {
    const source = sourceOf(device);
    const before = conditions.get(pointKey(device.community, rule.code, source));
    let state: Condition | undefined = before;
    for (const { reading, at, verdicts } of judged) {
      if (state && !isNewer({ effectiveAt: at, id: reading.id }, { effectiveAt: state.lastAt, id: state.lastId }))
        continue;
      const next = step(state, verdicts[index] ?? 'hold', at, delaysOf(rule.condition));
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

function judgedReading({ event, device, quality, payload }: Reading) {
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
