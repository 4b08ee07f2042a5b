/** Simulated shifts: the day shift hands over to the night, as whoever asks would see it. */
import type { DutyAnswer, Handover, HandoverState, ShiftList, ShiftPlan } from '@cockpit/api/shifts';
import { localDayStart } from '../src/format/time.ts';
import { daysOf } from '../src/shifts/roster/roster-range.ts';
import type { DeskWorld } from './desk-world.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const ZONE = 'Asia/Shanghai';
const PEOPLE = ['王晓岚', '陈静', '李强', '周敏', '欧阳建国'].map((name, index) => ({ person: index + 1, name }));
const PLANS: ShiftPlan[] = [
  shiftPlan('day', { zh: '白班', en: 'Day shift' }, '08:00', '20:00', 2),
  shiftPlan('night', { zh: '夜班', en: 'Night shift' }, '20:00', '08:00', 1),
];

/** What the page says, by what kind of day the desk has: `owned`: one is on duty; `queue`: a handover waits. */
export function shiftAnswer(world: DeskWorld, path: string, query: URLSearchParams, now: number, kind: string) {
  const midnight = localDayStart(now, ZONE);
  const iso = (at: number) => new Date(at + 8 * HOUR).toISOString().slice(0, 10);
  const day = iso(now);
  const [first, me] = PEOPLE;
  const shift = { plan: 'day', day, name: PLANS[0]?.name ?? { zh: '', en: '' } };
  const running = { ...shift, startsAt: midnight + 8 * HOUR, endsAt: midnight + 20 * HOUR };
  const next = {
    plan: 'night',
    day,
    name: PLANS[1]?.name ?? shift.name,
    startsAt: midnight + 20 * HOUR,
    endsAt: midnight + 32 * HOUR,
  };
  const handoverState = handoverStateOf(world, now);
  const handover = (mine: boolean, taken: Handover['in']): Handover => ({
    id: mine ? 4 : 3,
    from: shift,
    to: { plan: next.plan, day, name: next.name },
    notes: '东门道闸抬杆缓慢，已报停车运营部，今晚 21:00 前到场。\n3 号配电房电温偏高，每小时看一次。',
    estate: handoverState,
    out: { name: mine ? (me?.name ?? '') : (first?.name ?? ''), at: now - 6 * 60_000 },
    in: taken,
    mine,
  });
  if (path === '/api/shifts/duty') {
    const onDuty = kind === 'owned' || kind === 'queue' || kind === 'good';
    return {
      at: now,
      now: {
        shift: running,
        people: onDuty ? [{ name: first?.name ?? '', since: running.startsAt }] : [],
        rostered: ['王晓岚', '陈静'],
        state: onDuty ? 'short' : 'unmanned',
        missing: onDuty ? 1 : 2,
        missingSince: running.startsAt,
        waiting: kind === 'queue' ? [3] : [],
      },
      me: kind === 'owned' ? { plan: 'day', day, since: running.startsAt } : null,
      canTake: now >= next.startsAt - 2 * HOUR ? [running, next] : [running],
      waiting: kind === 'queue' ? [handover(false, null)] : [],
      last: handover(false, { name: me?.name ?? '', at: now - 60_000, note: '已核对，道闸仍未修好' }),
    } satisfies DutyAnswer;
  }
  if (path === '/api/shifts/handover-state') return handoverState satisfies HandoverState;
  const range = { from: query.get('from') ?? day, to: query.get('to') ?? day };
  const shifts = daysOf(range).flatMap((date, index) =>
    PLANS.map((plan, place) => {
      const start = Date.parse(`${date}T${plan.starts}+08:00`);
      const roster = PEOPLE.filter((_, person) => (person + index + place) % 3 === 0);
      const endsAt = start + DAY / 2;
      const duty =
        endsAt > now ? [] : roster.map((one, who) => ({ ...one, since: start, until: endsAt, standIn: who === 1 }));
      return {
        plan: plan.code,
        day: date,
        name: plan.name,
        startsAt: start,
        endsAt,
        peopleMin: plan.peopleMin,
        roster,
        duty,
      };
    }),
  );
  return { at: now, plans: PLANS, shifts, people: PEOPLE } satisfies ShiftList;
}

function handoverStateOf({ alarms }: DeskWorld, now: number): HandoverState {
  const rank = (alarm: { priority: string }) => ['high', 'medium', 'low'].indexOf(alarm.priority);
  const open = alarms
    .filter(({ state }) => ['unacknowledged', 'acknowledged', 'returned'].includes(state))
    .sort((a, b) => rank(a) - rank(b) || b.raisedAt - a.raisedAt);
  const place = (zh: string, en: string) => ({ zh, en });
  return {
    at: now,
    alarms: open
      .slice(0, 8)
      .map(({ id, title, sourceName, priority, state, raisedAt, owner, ackExpiresAt }, index) => ({
        ...{ id, title, sourceName, priority, state, raisedAt, owner, ackExpiresAt },
        mine: index === 2,
      })),
    alarmsOpen: open.length,
    shelved: [
      {
        title: place('烟感报警', 'Smoke alarm'),
        sourceName: place('科创大厦 B1 烟感 12', 'KC B1 smoke 12'),
        until: now + 3 * HOUR,
        by: '王晓岚',
        reason: '消防维保测试，19 点前结束',
      },
      {
        title: place('井盖位移', 'Manhole moved'),
        sourceName: place('纬二路 7 号井', 'Weier Road 7'),
        until: null,
        by: '周敏',
        reason: '道路开挖，井盖已拆除',
      },
    ],
    cases: [
      {
        id: 41,
        number: '20261120-0041',
        title: '科创大厦东侧积水，影响行人通行，企业来电反映',
        stage: 'handling',
        dueAt: now - HOUR,
        handler: '处置员',
      },
      {
        id: 44,
        number: null,
        title: '人才公寓充电桩冒烟',
        stage: 'collection',
        dueAt: null,
        handler: null,
      },
      {
        id: 43,
        number: '20261120-0043',
        title: '路灯不亮',
        stage: 'feedback',
        dueAt: now + 2 * HOUR,
        handler: '处置员乙',
      },
    ],
    casesOpen: 3,
    promises: [
      { id: 1, what: '回访星河物流：东门拥堵已派人疏导', dueAt: now - 10 * 60_000, by: '王晓岚' },
      { id: 2, what: '20:30 前告知人才公寓停水恢复时间', dueAt: now + 2 * HOUR, by: '王晓岚' },
    ],
  };
}

function shiftPlan(code: string, name: ShiftPlan['name'], starts: string, ends: string, peopleMin: number): ShiftPlan {
  return { code, name, starts, ends, weekdays: [1, 2, 3, 4, 5, 6, 7], peopleMin };
}
