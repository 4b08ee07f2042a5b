/** What did not happen: the points that are in alarm now by the passing of time. Pure; every definition is another file's. */
import type { AlarmRule, AlarmSignalFacts, ConditionOf } from '@cockpit/ingest/alarms';
import type { RuleSet } from '@cockpit/ingest/alarms/rules';
import { isReporting, isSuspect, staleAfterMs } from '../../freshness/freshness.ts';
import type { LotLatest } from '../../parking/queries.ts';
import { type PatrolPicture, patrolPicture, type Round, type Stop } from '../../patrol/picture.ts';
import type { Checkin } from '../../patrol/queries.ts';
import type { Facility, PatrolRoute, Registry } from '../../registry/registry.ts';

const MINUTE_MS = 60_000;

/** A point in alarm. */
export interface ActivePoint {
  rule: string;
  source: string;
  /** Epoch ms it became so. */
  at: number;
  facts: AlarmSignalFacts;
}

export interface WatchFacts {
  checkins: readonly Checkin[];
  lots: ReadonlyMap<number, LotLatest>;
  /** Codes of rules with active alarms, by grid. */
  activeByGrid: ReadonlyMap<string, ReadonlySet<string>>;
}

export function activePoints(facts: WatchFacts, rules: RuleSet, registry: Registry, now: number): ActivePoint[] {
  const picture = patrolPicture(facts.checkins, registry, now);
  return [
    ...registry.routes.flatMap((route) => patrolSignals(route, picture, facts.checkins, rules, registry, now)),
    ...registry.carParks.flatMap((lot) => uncountedSignals(lot, facts, rules, registry, now)),
    ...combinationSignals(facts, rules, registry, now),
  ];
}

function patrolSignals(
  route: PatrolRoute,
  picture: PatrolPicture,
  checkins: readonly Checkin[],
  rules: RuleSet,
  registry: Registry,
  now: number,
): ActivePoint[] {
  const rounds = [...picture.yesterday, ...picture.today].filter((round) => round.route.id === route.id);
  const own = rules.rulesFor({ community: registry.community.code, kind: 'route', code: route.code, attributes: {} });
  return own.flatMap((rule) => {
    const { condition } = rule;
    if (condition.kind !== 'missed-patrol' && condition.kind !== 'late-start') return [];
    if (condition.keyArea !== undefined && condition.keyArea !== (route.route.keyArea ?? false)) return [];
    return rounds.flatMap((round) =>
      condition.kind === 'missed-patrol' ? missedOf(rule, round, checkins) : lateStartOf(rule, round, now),
    );
  });
}

/** One point per round and grid; a stop that somebody came to later is made up. */
function missedOf(rule: AlarmRule, round: Round, checkins: readonly Checkin[]): ActivePoint[] {
  const missed = round.stops.filter((stop) => stop.state === 'missed' && !isMadeUp(stop, checkins));
  const grids = new Map<string | null, Stop[]>();
  for (const stop of missed) grids.set(stop.checkpoint.grid, [...(grids.get(stop.checkpoint.grid) ?? []), stop]);
  return [...grids].flatMap(([grid, stops]) => {
    const [first] = stops;
    if (first === undefined) return [];
    return {
      rule: rule.code,
      source: `round:${round.route.code}/${round.round}/${grid ?? ''}`,
      at: first.missedAt,
      facts: {
        facility: first.checkpoint.id,
        device: null,
        grid,
        name: round.route.name,
        args: { route: round.route.code, round: round.round, stops: stops.map(({ checkpoint }) => checkpoint.code) },
      },
    };
  });
}

function isMadeUp({ checkpoint, missedAt }: Stop, checkins: readonly Checkin[]): boolean {
  return checkins.some(({ device, at }) => device === checkpoint.device && at >= missedAt);
}

/** From the first stop's late instant until somebody is seen or the round is over. Whether one began that nobody watched yet, nobody knows. */
function lateStartOf(rule: AlarmRule, round: Round, now: number): ActivePoint[] {
  const [first] = round.stops;
  if (first === undefined || first.isUnwatched || now < first.lateAt || now >= round.endsAt) return [];
  if (round.stops.some(({ checkin }) => checkin !== undefined)) return [];
  const { id, grid } = first.checkpoint;
  const args = { route: round.route.code, round: round.round, startsAt: round.startsAt };
  const facts = { facility: id, device: null, grid, name: round.route.name, args };
  return [{ rule: rule.code, source: `start:${round.route.code}/${round.round}`, at: first.lateAt, facts }];
}

function uncountedSignals(
  lot: Facility,
  { lots }: WatchFacts,
  rules: RuleSet,
  registry: Registry,
  now: number,
): ActivePoint[] {
  const latest = lot.device === null ? undefined : lots.get(lot.device);
  // Never counted is not in use yet.
  if (latest === undefined || latest.asOf === null || isReporting(latest, lot.reportEveryS, now)) return [];
  const since = uncountedSince(latest, latest.asOf, lot.reportEveryS, now);
  const place = { community: registry.community.code, kind: lot.kind, code: lot.code, attributes: {} };
  return rules.rulesFor(place).flatMap((rule) => {
    if (rule.condition.kind !== 'uncounted') return [];
    const at = since + rule.condition.minutes * MINUTE_MS;
    const args = { asOf: latest.asOf };
    const facts = { facility: lot.id, device: lot.device, grid: lot.grid, name: null, args };
    return at > now ? [] : [{ rule: rule.code, source: `count:${lot.device}`, at, facts }];
  });
}

/** When the count stopped being one: at once when suspect, at its last word when it signed off, else when it turned stale. */
function uncountedSince(latest: LotLatest, asOf: number, reportEveryS: number | null, now: number): number {
  if (isSuspect(latest.quality)) return asOf;
  const staleAt = reportEveryS === null ? Number.POSITIVE_INFINITY : asOf + staleAfterMs(reportEveryS);
  if (latest.status === 'offline') return Math.min(staleAt, latest.lastReceivedAt ?? asOf);
  return Math.min(staleAt, now);
}

function combinationSignals(
  { activeByGrid }: WatchFacts,
  rules: RuleSet,
  registry: Registry,
  now: number,
): ActivePoint[] {
  const combined = rules
    .rulesOf(registry.community.code)
    .filter(({ enabled, condition }) => enabled && condition.kind === 'combination');
  return combined.flatMap((rule) => {
    const { all } = rule.condition as ConditionOf<'combination'>;
    return registry.grids.flatMap(({ code: grid, name }) => {
      const active = activeByGrid.get(grid);
      if (active === undefined || !all.every((code) => active.has(code))) return [];
      const facts = { facility: null, device: null, grid, name, args: { rules: all } };
      return [{ rule: rule.code, source: `grid:${grid}`, at: now, facts }];
    });
  });
}
