/** Simulated desk: the alarms of a shift, seeded, and what is done to them while the simulator runs. */
import type { Alarm, AlarmActionKind, AlarmGroup, AlarmTotals } from '@cockpit/api/alarms';
import type { AlarmDetail } from '@cockpit/api/alarms/desk';
import { alarmOf } from './alarm-world.ts';
import { random } from './day-curves.ts';
import { DESK_RULES } from './desk-rules.ts';
import type { Registry } from './registry.ts';
import type { Scenario } from './world.ts';

const MINUTE = 60_000;
const OWNERS = ['王敏', '李强', '07 号席'];
const ME = '陈静';

export interface DeskWorld {
  alarms: Alarm[];
  actions: Map<number, AlarmDetail['actions']>;
}

export function deskWorld(registry: Registry, at: number, scenario: Scenario): DeskWorld {
  const places = [...registry.hazardPoints, ...registry.carParks, ...registry.venues];
  const count = scenario === 'good' ? 0 : scenario === 'flood' ? 900 : 140;
  const alarms = Array.from({ length: count }, (_, index): Alarm => {
    // The newest one is always the worst, so that a picture has all levels.
    const lot = index === 0 ? 0 : random(`rule${index}`);
    const rule = DESK_RULES[lot < 0.05 ? 0 : lot < 0.2 ? 1 : lot < 0.3 ? 2 : 3];
    const isLot = rule?.domain === 'parking';
    const pool = isLot ? registry.carParks : places;
    const where = pool[Math.floor(random(`place${index}`) * pool.length)];
    if (rule === undefined || where === undefined) throw new Error('the desk needs places');
    const fresh = index === 0 || (scenario === 'flood' && index < 40);
    const raisedAt = at - (fresh ? index * 14_000 : 20_000 + Math.round(random(`age${index}`) ** 2 * 900) * MINUTE);
    const fate = random(`fate${index}`);
    const owned = !fresh && fate < 0.35;
    const owner = OWNERS[index % 3] ?? ME;
    const shelved = !owned && !fresh && fate > 0.93;
    return alarmOf(1000 - index, rule, where, raisedAt, {
      state: owned ? 'acknowledged' : shelved ? 'shelved' : fate > 0.85 && !fresh ? 'returned' : 'unacknowledged',
      source: `device:${where.code}:${index}`,
      clearedAt: fate > 0.85 && !fresh && !shelved ? at - 10_000 : null,
      count: random(`count${index}`) > 0.85 ? 4 : 1,
      value: rule.priority === 'low' ? null : isLot ? 0 : Math.round(random(`v${index}`) * 600 + 300) / 10,
      unit: rule.priority === 'low' || isLot ? null : '°C',
      clause: rule.clause ?? null,
      owner: owned ? owner : null,
      ownedSince: owned ? raisedAt + 90_000 : null,
      ackExpiresAt: owned && index % 2 === 0 ? at + 12 * MINUTE : null,
      escalation: index % 17 === 0 ? 1 : 0,
      hiddenUntil: shelved ? at + 50 * MINUTE : null,
    });
  });
  const actions: DeskWorld['actions'] = new Map();
  for (const alarm of alarms)
    if (alarm.owner !== null && alarm.ownedSince !== null)
      actions.set(alarm.id, [
        {
          id: alarm.id,
          at: alarm.ownedSince,
          by: alarm.owner,
          action: 'acknowledge',
          note: '已电话通知物业，五分钟内到场',
          detail: {},
        },
      ]);
  return { alarms, actions };
}

/** What the live channel carries: the worst sixty, and the counts. */
export function deskTables({ alarms }: DeskWorld, at: number, scenario: Scenario) {
  const rank = (alarm: Alarm) =>
    (alarm.state === 'unacknowledged' ? 0 : 10) + ['high', 'medium', 'low'].indexOf(alarm.priority);
  const worst = [...alarms].sort((a, b) => rank(a) - rank(b) || b.raisedAt - a.raisedAt).slice(0, 60);
  const count = (state: Alarm['state']) => {
    const of = (priority: Alarm['priority']) =>
      alarms.filter((alarm) => alarm.state === state && alarm.priority === priority).length;
    return { high: of('high'), medium: of('medium'), low: of('low') };
  };
  const all: AlarmTotals = {
    unacknowledged: count('unacknowledged'),
    returned: count('returned'),
    acknowledged: count('acknowledged'),
    hidden: alarms.filter(({ state }) => state === 'shelved').length,
    worst: alarms.length === 0 ? null : 'high',
    oldestUnacknowledgedAt: null,
    flood:
      scenario === 'flood' ? { since: at - 9 * MINUTE, size: 40, ended: null } : { since: null, size: 3, ended: null },
  };
  return { alarms: Object.fromEntries(worst.map((alarm) => [alarm.id, alarm])), alarmTotals: { all } };
}

/** Does it as the api would; undefined: somebody else owns it. */
export function applyVerb(world: DeskWorld, alarm: Alarm, verb: string, said: Record<string, unknown>, at: number) {
  if (verb === 'acknowledge' && alarm.owner !== null) return undefined;
  const words = said['note'] ?? said['reason'];
  const until = at + Number(said['minutes'] ?? 0) * MINUTE;
  if (verb === 'acknowledge')
    Object.assign(alarm, { state: 'acknowledged', owner: ME, ownedSince: at, ackExpiresAt: alarm.respondBy });
  if (verb === 'comment') alarm.ackExpiresAt = null;
  if (verb === 'shelve') Object.assign(alarm, { state: 'shelved', hiddenUntil: until });
  if (verb === 'unshelve' || verb === 'in-service')
    Object.assign(alarm, { state: alarm.owner === null ? 'unacknowledged' : 'acknowledged', hiddenUntil: null });
  if (verb === 'out-of-service') Object.assign(alarm, { state: 'out-of-service', hiddenUntil: null });
  const before = world.actions.get(alarm.id) ?? [];
  const action = verb as AlarmActionKind;
  const note = typeof words === 'string' ? words : null;
  const detail = verb === 'shelve' ? { until } : {};
  world.actions.set(alarm.id, [...before, { id: at, at, by: ME, action, note, detail }]);
  return alarm;
}

export function groupsOf({ alarms }: DeskWorld): AlarmGroup[] {
  const groups = new Map<string, AlarmGroup>();
  for (const alarm of alarms.slice(0, 60)) {
    const key = `${alarm.grid} ${alarm.rule}`;
    const group = groups.get(key) ?? {
      grid: alarm.grid,
      rule: alarm.rule,
      title: alarm.title,
      priority: alarm.priority,
      alarms: 0,
      unacknowledged: 0,
      firstAt: alarm.raisedAt,
      lastAt: alarm.raisedAt,
      sample: [],
    };
    group.alarms += 1;
    group.unacknowledged += Number(alarm.state === 'unacknowledged');
    groups.set(key, group);
  }
  const rank = ({ priority }: AlarmGroup) => ['high', 'medium', 'low'].indexOf(priority);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b) || b.alarms - a.alarms);
}
