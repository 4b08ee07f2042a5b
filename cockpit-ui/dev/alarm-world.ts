/** Simulated alarms: none on a good day, one high nobody has acknowledged on a bad one, fourteen of two causes in a flood. */
import type { Alarm, AlarmTotals } from '@cockpit/api/alarms';
import { isUnacknowledged } from '@cockpit/api/alarms/ranking';
import type { Tables } from '@cockpit/api/live';
import type { Text } from '@cockpit/api/wire';
import type { Registry } from './registry.ts';
import type { Scenario } from './world.ts';

const MINUTE = 60_000;
const OFFICER = '07 号席';

interface Rule {
  code: string;
  title: Text;
  priority: Alarm['priority'];
  domain: Alarm['domain'];
  action: Text;
  respondMinutes: number;
}

const RULES = {
  major: {
    code: 'hazard-major',
    title: { zh: '重大隐患报警', en: 'Major hazard alarm' },
    priority: 'high',
    domain: 'hazard',
    action: {
      zh: '立即电话核实；通知现场撤离并派人；拨打 119/120；启动应急预案',
      en: 'Verify by phone at once; have people leave and send somebody; call 119/120; start the emergency plan',
    },
    respondMinutes: 5,
  },
  crowded: {
    code: 'fitness-overcrowded',
    title: { zh: '健身场所严重超员', en: 'Venue dangerously crowded' },
    priority: 'high',
    domain: 'fitness',
    action: { zh: '立即核对现场；停止放行；派人疏导', en: 'Check on site at once; let nobody in; send a steward' },
    respondMinutes: 10,
  },
  general: {
    code: 'hazard-general',
    title: { zh: '一般隐患报警', en: 'General hazard alarm' },
    priority: 'medium',
    domain: 'hazard',
    action: { zh: '核对现场；派单处置；记录整改', en: 'Check on site; dispatch; record the correction' },
    respondMinutes: 30,
  },
  full: {
    code: 'parking-full',
    title: { zh: '车库已满', en: 'Car park full' },
    priority: 'medium',
    domain: 'parking',
    action: { zh: '核对入口画面；启用引导屏分流', en: 'Check the entrance; divert to the next car park' },
    respondMinutes: 15,
  },
  unmanned: {
    code: 'duty-unmanned',
    title: { zh: '无人值班', en: 'Shift not manned' },
    priority: 'high',
    domain: 'duty',
    action: { zh: '联系排班人员或值班长', en: 'Call who is on the roster or the shift leader' },
    respondMinutes: 10,
  },
  silent: {
    code: 'sensor-silent',
    title: { zh: '传感器失联', en: 'Sensor silent' },
    priority: 'low',
    domain: 'hazard',
    action: { zh: '列入检修计划', en: 'Put it on the maintenance plan' },
    respondMinutes: 240,
  },
} satisfies Record<string, Rule>;

/** At no place of the map: the entry only has to be found. */
const UNMANNED: Wanted = [
  'unmanned',
  'KC',
  600,
  { grid: null, facility: null, lon: null, lat: null, sourceName: { zh: '白班', en: 'Day shift' } },
];

type Wanted = [rule: keyof typeof RULES, place: string, secondsAgo: number, rest?: Partial<Alarm>];

export function alarmTables(
  registry: Registry,
  at: number,
  scenario: Scenario,
  grids: ReadonlySet<string> | undefined,
): Pick<Tables, 'alarms' | 'alarmTotals'> {
  const places = [...registry.hazardPoints, ...registry.carParks, ...registry.venues];
  const alarms = wantedIn(scenario, registry, at).flatMap(([code, place, secondsAgo, rest], index): Alarm[] => {
    const where = places.find((entry) => entry.code === place);
    if (where === undefined || (grids !== undefined && !grids.has(where.grid))) return [];
    return [alarmOf(index + 1, RULES[code], where, at - secondsAgo * 1000, rest)];
  });
  return {
    alarms: Object.fromEntries(alarms.map((alarm) => [alarm.id, alarm])),
    alarmTotals: { all: totalsOf(alarms, at, scenario) },
  };
}

function wantedIn(scenario: Scenario, registry: Registry, at: number): Wanted[] {
  if (scenario === 'good') return [];
  const owned = (secondsAgo: number) => ({
    state: 'acknowledged' as const,
    owner: OFFICER,
    ownedSince: at - secondsAgo * 1000,
    ackExpiresAt: at + 10 * MINUTE,
  });
  const high: Wanted = ['major', 'ELT-101-1', 197, { value: 87.4, unit: '°C', ...(scenario === 'owned' && owned(64)) }];
  const others: Wanted[] = [
    ['general', 'LFT-101-1', 42 * 60, owned(38 * 60)],
    ['general', 'SMK-102-1', 192 * 60, { value: 4.2, unit: '%', escalation: 1 }],
    ['full', 'KC', 26 * 60, { value: 0, count: 3 }],
    ['silent', 'MHL-101-1', 65 * 60],
  ];
  if (scenario === 'returned')
    return [
      ['major', 'ELT-101-1', 197, { value: 87.4, unit: '°C', state: 'returned', clearedAt: at - 100_000 }],
      ...others,
    ];
  if (scenario === 'many') {
    const some = (rule: keyof typeof RULES, from: number, count: number): Wanted[] =>
      registry.hazardPoints.slice(from, from + count).map((point, index) => [rule, point.code, 900 + index * 70]);
    return [high, ...others, ...some('major', 60, 2), ...some('general', 20, 4), ...some('silent', 30, 8), UNMANNED];
  }
  if (scenario === 'queue')
    return [high, ['crowded', 'CT-XA', 640, { value: 156, unit: '%', escalation: 1 }], ...others];
  if (scenario !== 'flood') return [high, ...others];
  const same = registry.hazardPoints.filter((point) => point.grid === registry.hazardPoints[0]?.grid).slice(0, 9);
  return [
    ...same.map((point, index): Wanted => ['major', point.code, 480 - index * 40]),
    ...registry.hazardPoints.slice(30, 35).map((point, index): Wanted => ['silent', point.code, 400 - index * 30]),
    ...others,
  ];
}

/** As it was raised; `rest` is what has become of it. */
export function alarmOf(
  id: number,
  rule: Rule,
  where: Registry['hazardPoints'][number] | Registry['carParks'][number] | Registry['venues'][number],
  raisedAt: number,
  rest: Partial<Alarm> = {},
): Alarm {
  return {
    id,
    rule: rule.code,
    title: rule.title,
    priority: rule.priority,
    lifeSafety: rule.code === 'hazard-major',
    state: 'unacknowledged',
    domain: rule.domain,
    source: `device:${where.code}`,
    sourceName: where.name,
    facility: where.code,
    grid: where.grid,
    lon: where.lon,
    lat: where.lat,
    raisedAt,
    announcedAt: raisedAt,
    timing: null,
    lastAt: raisedAt,
    clearedAt: null,
    count: 1,
    value: null,
    unit: null,
    clause: '7.1.3',
    action: rule.action,
    respondBy: raisedAt + rule.respondMinutes * MINUTE,
    owner: null,
    ownedSince: null,
    ackExpiresAt: null,
    escalation: 0,
    silentSince: null,
    hiddenUntil: null,
    ...rest,
  };
}

function totalsOf(alarms: readonly Alarm[], at: number, scenario: Scenario): AlarmTotals {
  const count = (state: Alarm['state']) => {
    const of = (priority: Alarm['priority']) =>
      alarms.filter((alarm) => alarm.state === state && alarm.priority === priority).length;
    return { high: of('high'), medium: of('medium'), low: of('low') };
  };
  const waiting = alarms.filter(isUnacknowledged);
  const recent = alarms.filter(({ raisedAt }) => raisedAt > at - 10 * MINUTE).length;
  return {
    unacknowledged: add(count('unacknowledged'), count('returned')),
    returned: count('returned'),
    acknowledged: count('acknowledged'),
    hidden: 0,
    worst: (['high', 'medium', 'low'] as const).find((one) => alarms.some(({ priority }) => priority === one)) ?? null,
    oldestUnacknowledgedAt: waiting.length === 0 ? null : Math.min(...waiting.map(({ raisedAt }) => raisedAt)),
    flood:
      scenario === 'flood'
        ? { since: at - 2 * MINUTE, size: recent, ended: null }
        : { since: null, size: recent, ended: null },
  };
}

function add(a: AlarmTotals['returned'], b: AlarmTotals['returned']): AlarmTotals['returned'] {
  return { high: a.high + b.high, medium: a.medium + b.medium, low: a.low + b.low };
}
