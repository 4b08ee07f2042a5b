/** Takes up what the api signals: inserted in order by one api at a time, carried out in order, once. */
import { Compile } from 'typebox/compile';
import type { Transaction } from '../database/database.ts';
import type { FacilityKind } from '../registry/contract.ts';
import { type AlarmDomain, AlarmSignalFacts } from './contract.ts';
import type { RuleSet } from './rules/contract.ts';
import { type PointTransition, ruledPart } from './transitions.ts';

const SIGNALS_MAX = 500;

const WAITING = {
  name: 'alarm-signals-waiting',
  text: `
  select s.id::float8 as id, s.community, s.rule, s.source, s.turn, (extract(epoch from s.at) * 1000)::float8 as at, s.facts,
    f.kind, f.code, f.attributes
  from alarm_signal s
  left join facility f on f.id = (s.facts->>'facility')::int and s.facts->>'device' is not null
  where s.done_at is null order by s.id limit $1::int for update of s`,
};
const DONE = {
  name: 'alarm-signals-done',
  text: `update alarm_signal set done_at = to_timestamp($2::float8 / 1000) where id = any($1::int8[])`,
};

interface Signal {
  id: number;
  community: string;
  rule: string;
  source: string;
  turn: 'on' | 'off';
  at: number;
  facts: unknown;
  /** Of a facility's own signal; null: it is a round's or a grid's. */
  kind: FacilityKind | null;
  code: string;
  attributes: Record<string, unknown>;
}

const isFacts = Compile(AlarmSignalFacts);

/** The transitions that waiting signals mean; they are marked as done. */
export async function signalTransitions(
  tx: Transaction,
  rules: RuleSet,
  now: number,
): Promise<{ transitions: PointTransition[]; more: boolean }> {
  const { rows } = await tx.query<Signal>({ ...WAITING, values: [SIGNALS_MAX] });
  if (rows.length > 0) await tx.query({ ...DONE, values: [rows.map(({ id }) => id), now] });
  return { transitions: rows.flatMap((signal) => transitionOf(signal, rules)), more: rows.length === SIGNALS_MAX };
}

/** None for a rule that is off by now, or facts that are none: the point is then normal. */
function transitionOf(signal: Signal, rules: RuleSet): PointTransition[] {
  const { community, rule: code, source, turn, at, facts, kind } = signal;
  if (turn === 'off') return [{ turn: 'clear', at, point: { community, rule: code, source }, by: 'signal' }];
  const known = kind === null ? rules.rulesOf(community) : rules.rulesFor({ ...signal, kind });
  const rule = known.find((one) => one.code === code);
  if (!rule?.enabled || !isFacts.Check(facts)) return [];
  const { facility, device, grid, name, args } = facts;
  const ruled = ruledPart(rule);
  const domain: AlarmDomain = rule.domain;
  const raise = { ...ruled, domain, community, source, device, facility, grid, name, args };
  return [{ turn: 'raise', at, raise: { ...raise, value: null, unit: null, reading: null } }];
}
