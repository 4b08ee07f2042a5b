/** Alarms for tests of the wall; only what a test is about has to be said. */
import type { Alarm, AlarmTotals } from '@cockpit/api/alarms';
import { isUnacknowledged } from '@cockpit/api/alarms/ranking';
import { createLiveStore, type LiveStore } from '../live/store.ts';
import { anAlarm } from './alarm-for-test.ts';

export const NOW = Date.parse('2026-11-22T15:42:00+08:00');

/** A high one nobody has acknowledged. */
export function highAlarm(said: Partial<Alarm> & { id: number }): Alarm {
  return anAlarm({
    rule: 'hazard-major',
    title: { zh: '重大隐患报警', en: 'Major hazard alarm' },
    priority: 'high',
    domain: 'hazard',
    source: `device:${said.id}`,
    sourceName: { zh: `${said.id} 号配电房`, en: `Substation ${said.id}` },
    facility: 'E1',
    grid: 'M1',
    raisedAt: NOW - 197_000,
    lastAt: NOW - 197_000,
    value: 87.4,
    unit: '°C',
    clause: '7.1.3',
    action: { zh: '立即电话核实', en: 'Verify by phone' },
    respondBy: NOW + 103_000,
    ...said,
  });
}

export function tableOf(alarms: readonly Alarm[]): Record<string, Alarm> {
  return Object.fromEntries(alarms.map((alarm) => [alarm.id, alarm]));
}

/** A wall that shows these alarms. */
export function storeOf(alarms: readonly Alarm[], flood?: AlarmTotals['flood']): LiveStore {
  const store = createLiveStore(NOW);
  show(store, alarms, flood);
  return store;
}

export function show(store: LiveStore, alarms: readonly Alarm[], flood: AlarmTotals['flood'] = null): void {
  const none = { high: 0, medium: 0, low: 0 };
  const isHigh = (alarm: Alarm) => alarm.priority === 'high' && isUnacknowledged(alarm);
  const high = alarms.filter(isHigh).length;
  const returned = alarms.filter((alarm) => isHigh(alarm) && alarm.state === 'returned').length;
  const totals: AlarmTotals = {
    unacknowledged: { ...none, high },
    returned: { ...none, high: returned },
    acknowledged: none,
    hidden: 0,
    worst: high > 0 ? 'high' : null,
    oldestUnacknowledgedAt: null,
    flood,
  };
  const tables = { alarms: tableOf(alarms), alarmTotals: { all: totals } };
  store.setState({
    // Only what the takeover reads.
    pictures: { wall: { community: { code: 'c', timezone: 'Asia/Shanghai' }, tables } as never },
  });
}
