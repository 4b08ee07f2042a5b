/** Judges what a batch has stored, in its transaction: a reading and the alarm it raises are there together or not at all. */
import type { Transaction } from '../database/database.ts';
import type { Device, Reading } from '../readings/reading.ts';
import { inOrder, isNewer, type Place } from '../readings/store.ts';
import { applyTransitions } from './apply-transitions.ts';
import { type Condition, lockConditions, removeConditions, writeConditions } from './conditions.ts';
import type { AlarmRule } from './contract.ts';
import { rulesIn } from './heard-rules.ts';
import { type ConditionState, delaysOf, HISTORY_GRACE_MS, shownValue, step, type Verdict } from './judging/contract.ts';
import { latestOf } from './latest.ts';
import { type RateWindows, rateWindows } from './rate-windows.ts';
import { isHistory, readingPart, timingArgs } from './reading-part.ts';
import { reportTransitions } from './reports.ts';
import type { RuleSet } from './rules/contract.ts';
import {
  type Group,
  groupsOf,
  instantOf,
  judgedReading,
  type RulesOf,
  readingsWithRules,
  verdictIn,
} from './rules-of-readings.ts';
import { type AlarmPlace, type PointTransition, type Raise, ruledPart } from './transitions.ts';

export interface Evaluation {
  /** Judges newly stored readings; says where alarms changed. */
  evaluate(tx: Transaction, stored: readonly Reading[]): Promise<AlarmPlace[]>;
}

/** `rules` is asked again for each batch: a new set takes effect with the next one. `now`: when people are notified, epoch ms. */
export function createEvaluation(rules: () => RuleSet, now: () => number): Evaluation {
  // By set: a batch of the set before may still be at work when the first one of the new set begins.
  const known = new WeakMap<RuleSet, RulesOf>();
  const windows = rateWindows();

  return {
    async evaluate(tx, stored) {
      const set = rules();
      const rulesOf = known.get(set) ?? rulesIn(set);
      known.set(set, rulesOf);
      const { heard, loud } = readingsWithRules(stored, rulesOf, windows);
      const reported = await reportTransitions(tx, stored, (device) => rulesOf(device, 'report'));
      if (heard.length === 0) return applyTransitions(tx, reported, now);
      const devices = heard.map(({ device }) => device.id);
      const conditions = byPoint(await lockConditions(tx, devices));
      const standing = new Set([...conditions.values()].map(({ device }) => device));
      // Nearly all are neither loud nor in any condition, and done with here.
      const concerned = groupsOf(heard, loud, standing, rulesOf);
      if (concerned.length === 0) return applyTransitions(tx, reported, now);
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
      return applyTransitions(tx, [...reported, ...settled.flatMap(({ transitions }) => transitions)], now);
    },
  };
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
      return isNewer(front, { ...placeOf(last), id: event === 'status' ? front.id : last.id });
    }),
  );
}

function settle(
  { device, rules, readings }: Group,
  conditions: ReadonlyMap<string, Condition>,
  windows: RateWindows,
): { transitions: PointTransition[]; written: Condition[]; removed: Condition[] } {
  const transitions: PointTransition[] = [];
  const written: Condition[] = [];
  const removed: Condition[] = [];
  const source = sourceOf(device);
  const ordered = inOrder(readings);
  for (const rule of rules) {
    const before = conditions.get(pointKey(device.community, rule.code, source));
    let state: Condition | undefined = before;
    for (const reading of ordered) {
      const at = instantOf(reading);
      if (state && !isNewer(placeOf(reading), lastOf(state))) continue;
      const verdict = verdictIn(rule, device.id, at, judgedReading(reading), windows);
      const next = isHistory(reading)
        ? stepHistory(state, verdict, at, reading.receivedAt, delaysOf(rule.condition))
        : step(verdict === 'on' && isFromHistory(state) ? undefined : state, verdict, at, delaysOf(rule.condition));
      for (const { turn, at: turnAt } of next.transitions)
        transitions.push(
          turn === 'raise'
            ? { turn, at: turnAt, raise: (turnAt < at ? state?.raise : null) ?? raiseOf(rule, source, reading) }
            : { turn, at: turnAt, point: { community: device.community, rule: rule.code, source }, by: 'reading' },
        );
      state = next.state && conditionOf(next.state, { rule, source, reading, at, before: state });
    }
    if (state && state !== before) written.push(state);
    if (!state && before) removed.push(before);
  }
  return { transitions, written, removed };
}

/** Not before the rest of the history has had the time to come, which may end it. */
function stepHistory(
  before: Condition | undefined,
  verdict: Verdict,
  at: number,
  receivedAt: number,
  delays: { onDelayS: number; offDelayS: number },
): ReturnType<typeof step> {
  if (before !== undefined && !isFromHistory(before)) return step(before, verdict, at, delays);
  if (verdict === 'off') return { state: undefined, transitions: [] };
  if (verdict === 'hold' && before === undefined) return { state: undefined, transitions: [] };
  const since = before?.since ?? at;
  const dueAt = Math.floor(receivedAt) + HISTORY_GRACE_MS;
  return {
    state: { phase: 'rising', since, dueAt: Math.max(dueAt, since + delays.onDelayS * 1_000) },
    transitions: [],
  };
}

function isFromHistory(state: Condition | undefined): boolean {
  return state?.phase === 'rising' && state.raise?.happenedAt !== undefined;
}

function conditionOf(
  state: ConditionState,
  seen: { rule: AlarmRule; source: string; reading: Reading; at: number; before: Condition | undefined },
): Condition {
  const { rule, source, reading, at, before } = seen;
  const known = before?.phase === 'rising' && before.since === state.since ? before.raise : null;
  const raise = state.phase === 'rising' ? (known ?? raiseOf(rule, source, reading)) : null;
  const { community, id } = reading.device;
  const last = { lastAt: at, lastReceivedAt: reading.receivedAt, lastId: reading.id };
  return { ...state, ...last, community, rule: rule.code, source, device: id, raise };
}

function raiseOf(rule: AlarmRule, source: string, reading: Reading): Raise {
  const { device } = reading;
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
    args: timingArgs(reading),
    reading: readingPart(reading),
    ...(isHistory(reading) ? { happenedAt: instantOf(reading) } : {}),
  };
}

function placeOf(reading: Reading): Place {
  return { effectiveAt: instantOf(reading), receivedAt: reading.receivedAt, id: reading.id };
}

function lastOf({ lastAt, lastReceivedAt, lastId }: Condition): Place {
  return { effectiveAt: lastAt, receivedAt: lastReceivedAt, id: lastId };
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
