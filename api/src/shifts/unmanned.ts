/** A shift with too few people is an alarm: it runs, and nobody has taken it. */
import type { RuleSet } from '@cockpit/ingest/alarms/rules';
import type { ActivePoint } from '../alarms/watch/due.ts';
import type { SignalSource } from '../alarms/watch/watch.ts';
import type { Registry } from '../registry/registry.ts';
import { readDutyFacts } from './duty-facts.ts';
import { type DutyFacts, isUnused, unmannedSince } from './duty-now.ts';
import { runningAt } from './plan.ts';

const MINUTE_MS = 60_000;

/** For the watch over alarms. */
export const unmannedShifts: SignalSource = async (tx, registry, rules, now) =>
  unmannedSignals(await readDutyFacts(tx, registry, now), rules, registry, now);

/** Pure. */
export function unmannedSignals(facts: DutyFacts, rules: RuleSet, { community }: Registry, now: number): ActivePoint[] {
  const judging = rules.rulesOf(community.code).filter(({ enabled }) => enabled);
  return runningAt(facts.plans, now, community.timezone).flatMap((shift) => {
    const since = unmannedSince(facts, shift, community.timezone, now);
    // Where nobody was ever expected nobody is missing; screens say what is to be set up.
    if (since === undefined || isUnused(facts, shift)) return [];
    return judging.flatMap(({ code, condition }) => {
      if (condition.kind !== 'unmanned-shift') return [];
      const at = since + condition.minutes * MINUTE_MS;
      const args = { plan: shift.plan, day: shift.day, startsAt: shift.startsAt };
      const alarmFacts = { facility: null, device: null, grid: null, name: shift.name, args };
      return at > now ? [] : [{ rule: code, source: `shift:${shift.plan}@${shift.day}`, at, facts: alarmFacts }];
    });
  });
}
