import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { App } from '../../http/app.ts';
import { acknowledged, clearAlarms, raised } from '../../testing/alarms.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { signedIn } from '../../testing/people.ts';
import { onPort, openScreen, testApp } from '../../testing/serve.ts';

const MINUTE_MS = 60_000;
const RULE = {
  code: 'rule-a',
  title: { zh: '车库已满', en: 'Car park full' },
  domain: 'parking',
  priority: 'medium',
  enabled: true,
  appliesTo: {},
  condition: { kind: 'uncounted', minutes: 5 },
  cause: { zh: '因', en: 'cause' },
  consequence: { zh: '果', en: 'consequence' },
  action: { zh: '办', en: 'action' },
  respondMinutes: 30,
  chatterMinutes: 10,
  shelveMinutesMax: 60,
};
let test: TestDatabase;
let app: App;
const clock = { at: NOW, speed: 1, now: () => clock.at };

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  await test.sql('insert into alarm_rule (code, body, shipped_at) values ($1, $2, now())', ['rule-a', RULE]);
  app = await testApp(test, { clock });
});
afterAll(async () => {
  await app.close();
  await test.drop();
});
beforeEach(async () => {
  clock.at = NOW;
  await clearAlarms(test);
});

const cookies = new Map<string, Promise<string>>();
/** A shift leader's cookie; those whose name begins with m are that in micro-grid M1 only. */
function cookieOf(name: string): Promise<string> {
  const known = cookies.get(name) ?? makeOfficer(name);
  cookies.set(name, known);
  return known;
}
async function makeOfficer(name: string): Promise<string> {
  const role = 'shift-leader' as const;
  const { id, cookie } = await signedIn(
    test,
    name.startsWith('m') ? { role, community: COMMUNITY, grid: 'M1' } : { role },
  );
  await test.sql('update person set name = $2 where id = $1', [id, name]);
  return cookie;
}
async function post(url: string, body: object, officer = 'wang') {
  const headers = { cookie: await cookieOf(officer) };
  const answer = await app.inject({ method: 'POST', url, payload: body, headers });
  return { status: answer.statusCode, body: answer.json() };
}
async function get(url: string, officer = 'wang') {
  const answer = await app.inject({ url, headers: { cookie: await cookieOf(officer) } });
  return { status: answer.statusCode, body: answer.json() };
}
const ids = (body: { alarms: { id: number }[] }) => body.alarms.map(({ id }) => id);

describe('acknowledging', () => {
  it('has one winner among twenty at once; the nineteen are told who', async () => {
    const id = await raised(test, { source: 'a' });
    const officers = Array.from({ length: 20 }, (_, index) => `officer-${index}`);
    const answers = await Promise.all(
      officers.map((name) => post(`/api/alarms/${id}/acknowledge`, { note: '去看' }, name)),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    const owner = won[0]?.body.owner;
    expect(won[0]?.body).toMatchObject({ state: 'acknowledged', ackExpiresAt: NOW + 30 * MINUTE_MS });
    const lost = answers.filter(({ status }) => status === 409);
    expect(lost).toHaveLength(19);
    for (const { body } of lost) {
      expect(body.error).toBe('already-acknowledged');
      expect(body.message).toContain(owner);
    }
    expect(await test.sql('select count(*)::int as n from alarm_action')).toEqual([{ n: 1 }]);
  });

  it('ends in normal whether the alarm clears before, after or meanwhile', async () => {
    const sources = Array.from({ length: 20 }, (_, index) => `s:${index}`);
    const alarms = await Promise.all(sources.map((source) => raised(test, { source })));
    await Promise.all(
      alarms.flatMap((id) => [
        post(`/api/alarms/${id}/acknowledge`, {}),
        test.sql(`update alarm set cleared_at = to_timestamp($2), cleared_by = 'reading' where id = $1`, [
          id,
          NOW / 1000,
        ]),
      ]),
    );
    expect(await test.sql('select id from alarm where open or not owned')).toEqual([]);
  });

  it('of several says of each what became of it', async () => {
    const free = await raised(test, { source: 'a' });
    const taken = await raised(test, { source: 'b' });
    await acknowledged(test, taken, { ackedAt: NOW, ackExpiresAt: null, settledAt: null });
    const { body } = await post('/api/alarms/acknowledge', { ids: [free, taken, 999_999] });
    expect(body.results).toMatchObject([
      { id: free, ok: true, owner: 'wang' },
      { id: taken, ok: false, error: 'already-acknowledged', owner: '王' },
      { id: 999_999, ok: false, error: 'not-found' },
    ]);
  });

  it('can be done again by somebody else when it ran out, unless there was progress', async () => {
    const [left, kept] = [await raised(test, { source: 'a' }), await raised(test, { source: 'b' })];
    for (const id of [left, kept]) await post(`/api/alarms/${id}/acknowledge`, {});
    await post(`/api/alarms/${kept}/comment`, { note: '已联系物业' });
    clock.at += 31 * MINUTE_MS;
    expect((await post(`/api/alarms/${left}/acknowledge`, {}, 'li')).body).toMatchObject({ owner: 'li' });
    expect((await post(`/api/alarms/${kept}/acknowledge`, {}, 'li')).status).toBe(409);
    const { body } = await get(`/api/alarms/${kept}`);
    expect(body.actions).toMatchObject([
      { action: 'acknowledge', by: 'wang' },
      { action: 'comment', note: '已联系物业' },
    ]);
  });

  it('reaches every screen', async () => {
    const id = await raised(test, { source: 'a' });
    const screen = await openScreen(await onPort(app));
    await screen.subscribe({ room: 'wall' });
    await post(`/api/alarms/${id}/acknowledge`, {});
    const change = await screen.until(({ tables }) => tables.alarms?.[id]?.owner === 'wang');
    expect(change.tables.alarmTotals?.['all']?.acknowledged.medium).toBe(1);
    screen.close();
  });
});

describe('putting away', () => {
  it('needs a reason, ends by itself and is of the point: the next alarm is shelved as well', async () => {
    const id = await raised(test, { source: 'a' });
    expect((await post(`/api/alarms/${id}/shelve`, { minutes: 10 })).body.message).toContain('reason');
    expect((await post(`/api/alarms/${id}/shelve`, { minutes: 61, reason: '误报' })).body.message).toContain(
      'at most 60',
    );
    expect((await post(`/api/alarms/${id}/shelve`, { minutes: 10, reason: '误报' })).body).toMatchObject({
      state: 'shelved',
      hiddenUntil: NOW + 10 * MINUTE_MS,
    });
    await test.sql(`update alarm set cleared_at = now(), cleared_by = 'reading'`);
    const next = await raised(test, { source: 'a', raisedAt: NOW + 1 });
    expect((await get(`/api/alarms/${next}`)).body.alarm.state).toBe('shelved');
    expect((await post(`/api/alarms/${next}/acknowledge`, {})).body.error).toBe('wrong-state');
    clock.at += 10 * MINUTE_MS;
    expect((await get(`/api/alarms/${next}`)).body.alarm.state).toBe('unacknowledged');
  });

  it('by maintenance hides what lies in its grid until it is ended', async () => {
    const id = await raised(test, { source: 'a', grid: 'M1' });
    const window = { grid: 'G1', from: NOW - MINUTE_MS, to: NOW + 60 * MINUTE_MS, reason: '换传感器' };
    const made = await post('/api/alarms/windows', window);
    expect(made).toMatchObject({ status: 201, body: { grid: 'G1', by: 'wang' } });
    expect((await get(`/api/alarms/${id}`)).body.alarm.state).toBe('suppressed');
    await post(`/api/alarms/windows/${made.body.id}/end`, {});
    expect((await get(`/api/alarms/${id}`)).body.alarm.state).toBe('unacknowledged');
    expect((await post('/api/alarms/windows', { ...window, to: NOW - 1 })).body.message).toContain('to:');
  });

  it('out of service lasts until somebody puts it back', async () => {
    const id = await raised(test, { source: 'a' });
    await post(`/api/alarms/${id}/out-of-service`, { reason: '拆除' });
    clock.at += 1_000 * MINUTE_MS;
    expect((await get(`/api/alarms/${id}`)).body.alarm).toMatchObject({ state: 'out-of-service', hiddenUntil: null });
    expect((await post(`/api/alarms/${id}/in-service`, { reason: '装回' })).body.state).toBe('unacknowledged');
  });
});

describe('the list', () => {
  it('pages through everything once, in each order, while new ones come in', async () => {
    const all: number[] = [];
    for (let index = 0; index < 25; index++)
      all.push(
        await raised(test, {
          source: `s:${index}`,
          raisedAt: NOW - (index >> 1) * 1_000,
          priority: 1 + (index % 3),
          grid: index % 4 === 0 ? 'M2' : 'M1',
        }),
      );
    const whole = await test.sql(
      `select array_agg(id::int order by priority, raised_at desc, id desc) as ids from alarm`,
    );
    for (const [sort, grid] of ['newest', 'oldest', 'priority'].flatMap((one) => [
      [one, ''] as const,
      [one, '&grid=G1'] as const,
    ])) {
      const seen: number[] = [];
      let after = '';
      do {
        const { body } = await get(`/api/alarms?limit=7&sort=${sort}${grid}${after}`);
        seen.push(...ids(body));
        after = body.next === null ? '' : `&after=${body.next}`;
      } while (after !== '');
      expect(seen.slice().sort()).toEqual(all.slice().sort());
      if (sort === 'priority') expect(seen).toEqual(whole[0]?.['ids']);
    }
  });

  it('finds by grid, domain, priority, state, owner, rule and text', async () => {
    const one = await raised(test, { source: 'one', grid: 'M1', priority: 1, device: 'P1', rule: 'rule-a' });
    const two = await raised(test, { source: 'two', grid: 'M2', domain: 'hazard', clearedAt: NOW });
    const past = await raised(test, { source: 'three', clearedAt: NOW });
    await acknowledged(test, past, { ackedAt: NOW, ackExpiresAt: null, settledAt: null });
    await post(`/api/alarms/${one}/acknowledge`, {});
    const found = async (query: string, officer?: string) => ids((await get(`/api/alarms?${query}`, officer)).body);
    expect(await found('')).toEqual([two, one]);
    expect(await found('grid=G1&domain=parking')).toEqual([one]);
    expect(await found('priority=high,low')).toEqual([one]);
    expect(await found('state=returned')).toEqual([two]);
    expect(await found('state=acknowledged')).toEqual([one]);
    expect(await found('state=normal')).toEqual([past]);
    expect(await found('state=all')).toHaveLength(3);
    expect(await found('owner=me')).toEqual([one]);
    expect(await found('rule=rule-a')).toEqual([one]);
    expect(await found(`text=${encodeURIComponent('已满')}`)).toEqual([one]);
    expect(await found('text=p1')).toEqual([one]);
    expect(await found('text=100%25')).toEqual([]);
    expect(await found('facility=P1')).toEqual([one]);
    expect(await found('facility=nowhere')).toEqual([]);
    expect(await found('rule=rule-a&grid=G1')).toEqual([one]);
    expect(await found('rule=rule-a&grid=M2')).toEqual([]);
    expect(await found('', 'm-li')).toEqual([one]);
    expect(await found('grid=M2', 'm-li')).toEqual([]);
  });

  it('finds open alarms by their own words, few or many, and past ones by the registry alone', async () => {
    const past = await raised(test, { source: 'a', clearedAt: NOW });
    await acknowledged(test, past, { ackedAt: NOW, ackExpiresAt: null, settledAt: null });
    const open = await raised(test, { source: 'b' });
    const found = async (query: string) => ids((await get(`/api/alarms?${query}`)).body);
    expect(await found('text=SOURCE')).toEqual([open]);
    expect(await found(`text=${encodeURIComponent('来源')}&state=all`)).toEqual([]);
    expect(await found('text=e%25')).toEqual([]);
    await test.sql(
      `insert into alarm (community, rule, source, domain, grid, priority, title_zh, title_en, source_zh, source_en, respond_s,
         raised_at, last_at)
       select $1, 'rule-b', 'report:' || n, 'hazard', 'M2', 3, '标题', 'Title', '来源', 'Source ' || n, 1800, $2, $2
       from generate_series(1, 1000) as n`,
      [COMMUNITY, new Date(NOW - MINUTE_MS).toISOString()],
    );
    expect(await found('text=source&sort=newest&limit=1')).toEqual([open]);
    expect(await found('text=source&grid=M2&limit=3')).toHaveLength(3);
    expect(await found('text=source%20777')).toHaveLength(1);
  });

  it('shows and lets act only where the right reaches', async () => {
    const id = await raised(test, { source: 'a', grid: 'M2' });
    expect((await get(`/api/alarms/${id}`, 'm-li')).status).toBe(404);
    expect((await post(`/api/alarms/${id}/acknowledge`, {}, 'm-li')).status).toBe(404);
    const window = { grid: 'M2', from: NOW, to: NOW + MINUTE_MS, reason: '检修' };
    expect((await post('/api/alarms/windows', window, 'm-li')).status).toBe(403);
  });

  it('names the field of what cannot be understood', async () => {
    for (const query of ['state=broken', 'after=zzz', 'limit=0', 'priority=urgent'])
      expect((await get(`/api/alarms?${query}`)).body).toMatchObject({ error: 'invalid-request' });
    expect((await post('/api/alarms/1/comment', { note: 'a\u0000b' })).status).toBe(400);
    expect((await post('/api/alarms/1/comment', { note: 'ok', more: 1 })).status).toBe(400);
    expect((await get('/api/alarms/0')).status).toBe(400);
  });
});

describe('one alarm', () => {
  it('comes with its rule, what caused it, the day of its source and how often it was there before', async () => {
    await raised(test, { source: 'a', raisedAt: NOW - 60 * MINUTE_MS, clearedAt: NOW - 50 * MINUTE_MS });
    const id = await raised(test, { source: 'a', device: 'P1' });
    await test.sql(
      `insert into parking_occupancy_15m (bucket, device, samples, suspect, occupied_sum, occupied_min, occupied_max, occupied_last, usable_last)
       values (to_timestamp($1), $2, 3, 0, 30, 8, 12, 10, 100)`,
      [(NOW - 30 * MINUTE_MS) / 1000, test.device('P1')],
    );
    const { body } = await get(`/api/alarms/${id}`);
    expect(body).toMatchObject({
      alarm: { facility: 'P1', state: 'unacknowledged' },
      rule: { code: 'rule-a', action: { zh: '办' } },
      earlier: 1,
      series: { what: 'occupied', points: [{ t: NOW - 30 * MINUTE_MS, min: 8, max: 12, last: 10 }] },
      can: ['acknowledge', 'shelve', 'out-of-service', 'comment'],
    });
  });

  it('of a flood is one of a group, the worst group first', async () => {
    for (let index = 0; index < 7; index++)
      await raised(test, { source: `s:${index}`, rule: 'sensor-silent', priority: 3, grid: 'M2' });
    await raised(test, { source: 'h', rule: 'hazard-major', priority: 1 });
    const { body } = await get(`/api/alarms/groups?community=${COMMUNITY}`);
    expect(body.groups).toMatchObject([
      { rule: 'hazard-major', priority: 'high', alarms: 1 },
      { rule: 'sensor-silent', grid: 'M2', alarms: 7, unacknowledged: 7 },
    ]);
    expect(body.groups[1].sample).toHaveLength(5);
  });
});
