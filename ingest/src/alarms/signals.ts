/** Takes up what the api signals: inserted in order by one api at a time, carried out in order, once. */
import { Compile } from 'typebox/compile';
import type { Transaction } from '../database.ts';
import type { Domain } from '../messages/contract.ts';
import { AlarmSignalFacts } from './contract.ts';
import type { RuleSet } from './rules/contract.ts';
import { type PointTurn, ruledPart } from './turns.ts';

const SIGNALS_MAX = 500;

const WAITING = {
  name: 'alarm-signals-waiting',
  text: `
  select id::float8 as id, community, rule, source, turn, (extract(epoch from at) * 1000)::float8 as at, facts
  from alarm_signal where done_at is null order by id limit $1::int for update`,
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
}

const isFacts = Compile(AlarmSignalFacts);

/** The turns that waiting signals mean; they are marked as done. */
export async function signalTurns(
  tx: Transaction,
  rules: RuleSet,
  now: number,
): Promise<{ turns: PointTurn[]; more: boolean }> {
  const { rows } = await tx.query<Signal>({ ...WAITING, values: [SIGNALS_MAX] });
  if (rows.length > 0) await tx.query({ ...DONE, values: [rows.map(({ id }) => id), now] });
  return { turns: rows.flatMap((signal) => turnOf(signal, rules)), more: rows.length === SIGNALS_MAX };
}

/** None for a rule that is off by now, or facts that are none: the point is then normal. */
function turnOf({ community, rule: code, source, turn, at, facts }: Signal, rules: RuleSet): PointTurn[] {
  if (turn === 'off') return [{ turn: 'clear', at, point: { community, rule: code, source }, by: 'signal' }];
  const rule = rules.rulesOf(community).find((one) => one.code === code);
  if (!rule?.enabled || !isFacts.Check(facts)) return [];
  const { facility, device, grid, name, args } = facts;
  const ruled = ruledPart(rule);
  const domain: Domain = rule.domain;
  const raise = { ...ruled, domain, community, source, device, facility, grid, name, args };
  return [{ turn: 'raise', at, raise: { ...raise, value: null, unit: null, reading: null } }];
}
