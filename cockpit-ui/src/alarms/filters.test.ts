import type { Alarm } from '@cockpit/api/alarms';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anAlarm } from '../calls/alarm-for-test.ts';
import { ALARM_DOMAINS } from '../domains.ts';
import { addressOf, type Query } from '../http/call.ts';
import {
  type AlarmFilter,
  alarmOrder,
  belongs,
  filterOf,
  MINE,
  PRIORITIES,
  queryOf,
  VIEWS,
  type View,
  withFilter,
} from './filters.ts';

const asSent = (query: Query<'GET /api/alarms'>) =>
  new URL(addressOf('GET /api/alarms', { query }), 'http://x').searchParams;

const anyFilter: fc.Arbitrary<AlarmFilter> = fc.record({
  view: fc.constantFrom(...(Object.keys(VIEWS) as View[])),
  priorities: fc.subarray([...PRIORITIES]),
  domain: fc.option(fc.constantFrom(...ALARM_DOMAINS)),
  grid: fc.option(fc.stringMatching(/^[A-Za-z0-9]{1,20}$/)),
  rule: fc.option(fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,47}$/)),
  owner: fc.option(fc.oneof(fc.constant(MINE), fc.string({ minLength: 1, maxLength: 64 }))),
  text: fc.string({ maxLength: 64 }),
});
const NOBODY = { id: null, name: null };
const ALL = filterOf(new URLSearchParams('view=open'));

describe('the filter in the address', () => {
  test('comes back as it was written, and nothing else of the address is touched', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const address = withFilter(new URLSearchParams('lang=en&view=past&q=old'), filter);
        expect(filterOf(new URLSearchParams(address.toString()))).toEqual(filter);
        expect(address.get('lang')).toBe('en');
      }),
      { seed: 3 },
    );
  });

  test('is what needs work when the address says nothing or nonsense', () => {
    const nothing = filterOf(new URLSearchParams());
    expect(nothing.view).toBe('todo');
    expect(
      filterOf(new URLSearchParams('view=toString&priority=urgent&domain=x&grid=%27;--&rule=A&owner=&q=')),
    ).toEqual(nothing);
  });

  test('asks the api for what it shows', () => {
    const filter: AlarmFilter = { ...ALL, view: 'todo', priorities: ['high', 'low'], owner: MINE, grid: 'G1' };
    expect(Object.fromEntries(asSent(queryOf(filter, { id: '7' }, 'yunfan')))).toEqual({
      state: 'unacknowledged,returned',
      limit: '200',
      sort: 'priority',
      community: 'yunfan',
      priority: 'high,low',
      grid: 'G1',
      owner: '7',
    });
  });
});

describe('a live row', () => {
  test('belongs by state, priority, domain, rule, owner and grid', () => {
    const alarm = anAlarm({ id: 1, state: 'acknowledged', owner: '王敏', grid: 'M1' });
    const mine = { id: '7', name: '王敏' };
    const shows = (change: Partial<AlarmFilter>, me = mine, within: string[] | null = null) =>
      belongs(alarm, { ...ALL, ...change }, me, within && new Set(within));
    expect(shows({})).toBe(true);
    expect(shows({ view: 'todo' })).toBe(false);
    expect(shows({ priorities: ['high'] })).toBe(alarm.priority === 'high');
    expect(shows({ domain: 'patrol' })).toBe(false);
    expect(shows({ rule: 'other-rule' })).toBe(false);
    expect(shows({ owner: MINE })).toBe(true);
    expect(shows({ owner: '李强' })).toBe(false);
    expect(shows({}, mine, ['M1', 'M2'])).toBe(true);
    expect(shows({}, mine, ['M2'])).toBe(false);
    expect(belongs({ ...alarm, grid: null }, ALL, NOBODY, new Set(['M1']))).toBe(false);
  });

  test('stands by priority and then the newest first; past ones by time alone', () => {
    const rows: Alarm[] = [
      anAlarm({ id: 1, priority: 'low', raisedAt: 30 }),
      anAlarm({ id: 2, priority: 'high', raisedAt: 10 }),
      anAlarm({ id: 3, priority: 'high', raisedAt: 20 }),
      anAlarm({ id: 4, priority: 'high', raisedAt: 20 }),
    ];
    const ids = (view: View) => [...rows].sort(alarmOrder(view)).map(({ id }) => id);
    expect(ids('open')).toEqual([4, 3, 2, 1]);
    expect(ids('past')).toEqual([1, 4, 3, 2]);
  });
});
