/** What screens show of alarms. */
import { byKey, roomFact, screenDomain, sharedFact } from '../feed/declare.ts';
import { ALARM_TABLES } from './contract.ts';
import { alarmTotals } from './derive.ts';
import { readAlarmCounts, readLiveAlarms, readRaises } from './queries.ts';

export const alarmFacts = {
  alarmCounts: sharedFact(['alarms'], ({ database, registry, now }) => readAlarmCounts(database, registry, now)),
  alarmRaises: sharedFact(['alarms'], ({ database, registry, now }) =>
    readRaises(database, registry.community.code, now),
  ),
};

export const alarmScreen = screenDomain({
  rows: ALARM_TABLES,
  ahead: true,
  shared: alarmFacts,
  perRoom: { alarms: roomFact(['alarms'], readLiveAlarms) },
  tables: ({ facts, registry, scope, now }) => ({
    alarms: byKey(facts.alarms, (row) => String(row.id)),
    alarmTotals: alarmTotals(facts.alarmCounts, facts.alarmRaises, registry, scope, now),
  }),
});
