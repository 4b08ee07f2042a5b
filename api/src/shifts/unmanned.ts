/** A shift with too few people is an alarm: it runs, and nobody has taken it. Pure. */
import type { RuleSet } from '@cockpit/ingest/alarms/rules';
import type { Wanted } from '../alarms/watch/due.ts';
import type { Registry } from '../registry/registry.ts';
import { type DutyFacts, unmannedSince } from './duty-now.ts';
import { runningAt } from './plan.ts';

const MINUTE_MS = 60_000;

export function unmannedSignals(facts: DutyFacts, rules: RuleSet, { community }: Registry, now: number): Wanted[] {
  const judging = rules.rulesOf(community.code).filter(({ enabled }) => enabled);
  return runningAt(facts.plans, now, community.timezone).flatMap((shift) => {
    const gap = unmannedSince(facts.duty, shift);
    if (gap === undefined) return [];
    const since = Math.max(gap, introduced(facts, shift.plan));
    return judging.flatMap(({ code, condition }) => {
      if (condition.kind !== 'unmanned-shift') return [];
      const at = since + condition.minutes * MINUTE_MS;
      const args = { plan: shift.plan, day: shift.day, startsAt: shift.startsAt };
      const alarmFacts = { facility: null, device: null, grid: null, name: shift.name, args };
      return at > now ? [] : [{ rule: code, source: `shift:${shift.plan}@${shift.day}`, at, facts: alarmFacts }];
    });
  });
}

/** A shift that was first planned while it would run already was nobody's duty until then. */
function introduced({ plans }: DutyFacts, plan: string): number {
  return plans.find(({ code }) => code === plan)?.introducedAt ?? 0;
}
