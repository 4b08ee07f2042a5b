/** Rules in the database: those that ship are written here for everyone to read, changes come from the api. */
import type { Database } from '../database/database.ts';
import type { AlarmRule, AlarmRuleChange } from './contract.ts';

const SHIP = `
  with shipped as (
    insert into alarm_rule (code, body, shipped_at)
    select body->>'code', body, to_timestamp($2::float8 / 1000) from unnest($1::jsonb[]) as r (body)
    on conflict (code) do update set body = excluded.body, shipped_at = excluded.shipped_at
    where alarm_rule.body is distinct from excluded.body)
  delete from alarm_rule where not code = any($3::text[])`;

const CHANGES = `
  select distinct on (community, rule, scope) id::float8 as id, community, rule, scope, patch, body
  from alarm_rule_change order by community, rule, scope, version desc`;

export async function shipRules(database: Database, rules: readonly AlarmRule[], now: number): Promise<void> {
  await database.query(SHIP, [rules.map((rule) => JSON.stringify(rule)), now, rules.map(({ code }) => code)]);
}

/** The changes that stand. */
export async function readChanges(database: Database): Promise<AlarmRuleChange[]> {
  return (await database.query<AlarmRuleChange>({ name: 'alarm-rule-changes', text: CHANGES })).rows;
}
