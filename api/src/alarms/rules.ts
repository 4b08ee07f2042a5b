/** The rules as the api reads them: those ingest shipped, with what people changed. One reading per question. */
import type { AlarmRule, AlarmRuleChange } from '@cockpit/ingest/alarms';
import { type RuleSet, ruleSetOf } from '@cockpit/ingest/alarms/rules';
import { type Queryable, rows } from '../database/database.ts';

export interface Rules {
  shipped: AlarmRule[];
  /** The changes that stand. */
  changes: AlarmRuleChange[];
  set: RuleSet;
}

export async function readAlarmRules(database: Queryable): Promise<Rules> {
  const [found, changes] = [
    await rows<{ body: AlarmRule }>(database, 'alarm-rules', 'select body from alarm_rule order by code'),
    await rows<AlarmRuleChange>(
      database,
      'alarm-rule-changes',
      `select distinct on (community, rule, scope) id::float8 as id, community, rule, scope, patch, body
       from alarm_rule_change order by community, rule, scope, version desc`,
    ),
  ];
  const shipped = found.map(({ body }) => body);
  return { shipped, changes, set: ruleSetOf(shipped, changes) };
}
