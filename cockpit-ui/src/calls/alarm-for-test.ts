/** An alarm for tests; only what a test is about has to be said. */
import type { Alarm } from '@cockpit/api/alarms';

const NOW = Date.parse('2026-11-22T15:42:00+08:00');

export function anAlarm(said: Partial<Alarm> & { id: number }): Alarm {
  return {
    rule: 'parking-full',
    title: { zh: '车库已满', en: 'Car park full' },
    priority: 'medium',
    lifeSafety: false,
    state: 'unacknowledged',
    domain: 'parking',
    source: `facility:${said.id}`,
    sourceName: { zh: '科创大厦车库', en: 'Kechuang Tower Garage' },
    facility: 'KC',
    grid: null,
    lon: null,
    lat: null,
    raisedAt: NOW,
    announcedAt: NOW,
    timing: null,
    lastAt: NOW,
    clearedAt: null,
    count: 1,
    value: null,
    unit: null,
    clause: null,
    action: { zh: '启用引导屏', en: 'Switch guidance' },
    respondBy: NOW + 900_000,
    owner: null,
    ownedSince: null,
    ackExpiresAt: null,
    escalation: 0,
    silentSince: null,
    hiddenUntil: null,
    ...said,
  };
}
