import { CheckinPayload } from '@cockpit/ingest/patrol';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { App } from '../http/app.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { type SignedIn, signedIn } from '../testing/people.ts';
import { testApp } from '../testing/serve.ts';
import { CHECKIN_WITHIN_M } from './constants.ts';
import { type CheckinRequest, checkpointText, FieldCheckin, FieldToday } from './contract.ts';
import { proofOf } from './place-proof.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ID = '33333333-3333-4333-8333-33333333333';
/** Metres of a degree of latitude. */
const DEGREE_M = 111_195;
const isCheckin = Compile(FieldCheckin);
const isPayload = Compile(CheckinPayload);

let test: TestDatabase;
let app: App;
const clock = { at: NOW, speed: 1, now: () => clock.at };
const people = {} as Record<'wang' | 'li' | 'far' | 'officer', SignedIn>;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  let ids = 0;
  app = await testApp(test, { clock, newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}` });
  people.wang = await signedIn(test, { role: 'grid-worker', community: COMMUNITY, grid: 'M1' });
  people.li = await signedIn(test, { role: 'grid-worker', community: COMMUNITY, grid: 'G1' });
  people.far = await signedIn(test, { role: 'grid-worker', community: COMMUNITY, grid: 'M2' });
  people.officer = await signedIn(test, { role: 'duty-officer', community: COMMUNITY });
});
afterAll(async () => {
  await app?.close();
  await test?.drop();
});
beforeEach(async () => {
  clock.at = NOW;
  await test.sql('truncate field_message, patrol_checkin, field_officer');
});

const wish = (more: Partial<CheckinRequest> = {}): CheckinRequest => ({
  id: `${ID}1`,
  checkpoint: 'C1',
  round: 'day-1@2026-11-22',
  at: NOW - 1_000,
  result: 'ok',
  via: 'qr',
  code: checkpointText(COMMUNITY, 'C1'),
  ...more,
});
async function post(body: object, who = people.wang) {
  const headers = { cookie: who.cookie };
  const answer = await app.inject({ method: 'POST', url: '/api/field/checkins', payload: body, headers });
  return { status: answer.statusCode, body: answer.json() };
}
async function get(url: string, who = people.wang) {
  const answer = await app.inject({ url, headers: { cookie: who.cookie } });
  return { status: answer.statusCode, body: answer.json() };
}
async function audited(): Promise<number> {
  const [row] = await test.sql("select count(*)::int as n from audit where action = 'patrol.check-in'");
  return Number(row?.['n']);
}
const messages = () => test.sql('select topic, payload::json as payload, via, distance_m, person from field_message');

describe('a check-in', () => {
  it('becomes a message of its checkpoint that ingest understands, under a pseudonym', async () => {
    const { status, body } = await post(wish({ result: 'finding', category: '20101', note: '路灯不亮' }));
    expect([status, isCheckin.Check(body)]).toEqual([202, true]);
    expect(body).toMatchObject({ state: 'waiting', via: 'qr', distanceM: null, finding: `C1/${ID}1` });
    const [message] = await messages();
    expect(message).toMatchObject({
      topic: `v1/${COMMUNITY}/patrol/C1/checkin`,
      person: people.wang.id,
      payload: { id: `${ID}1`, at: NOW - 1_000, round: 'day-1@2026-11-22', result: 'finding', note: '路灯不亮' },
    });
    expect(isPayload.Check(message?.['payload'])).toBe(true);
    const officer = (message?.['payload'] as CheckinPayload | undefined)?.officer;
    expect(officer).toMatch(/^W-[0-9a-f]{12}$/);
    const [person] = await test.sql('select name, login from person where id = $1', [people.wang.id]);
    expect(officer).not.toContain(String(person?.['name']));
  });

  it('keeps its pseudonym from day to day, and no two people share one', async () => {
    const officerAfter = async (who: SignedIn, id: string) => {
      await post(wish({ id }), who);
      const [row] = await test.sql("select payload::json ->> 'officer' as officer from field_message where id = $1", [
        id,
      ]);
      return row?.['officer'];
    };
    const first = await officerAfter(people.wang, `${ID}1`);
    clock.at = NOW + 2 * MINUTE_MS;
    expect(await officerAfter(people.wang, `${ID}2`)).toBe(first);
    expect(await officerAfter(people.li, `${ID}3`)).not.toBe(first);
  });

  it('sent twice, also at once, is asked for once', async () => {
    const before = await audited();
    const answers = await Promise.all([post(wish()), post(wish()), post(wish())]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 202]);
    expect(await messages()).toHaveLength(1);
    expect(await audited()).toBe(before + 1);
  });

  it('does not answer under an id that was used for something else or by somebody else', async () => {
    await post(wish());
    expect(await post(wish({ result: 'finding' }))).toMatchObject({ status: 409, body: { error: 'id-taken' } });
    expect(await post(wish(), people.li)).toMatchObject({ status: 409, body: { error: 'id-taken' } });
  });

  it('made earlier and sent late says so', async () => {
    await post(wish({ at: NOW - 40 * MINUTE_MS }));
    await post(wish({ id: `${ID}2` }));
    const payloads = (await messages()).map(({ payload }) => payload as CheckinPayload);
    expect(payloads.map(({ buffered }) => buffered)).toEqual([true, undefined]);
  });

  it('can be read by who made it, with what became of it, and by nobody else', async () => {
    await post(wish());
    await test.sql(
      "update field_message set outcome = 'refused', reason = 'unknown-device', detail = 'gone', done_at = now()",
    );
    expect((await get(`/api/field/checkins/${ID}1`)).body).toMatchObject({
      state: 'refused',
      reason: 'unknown-device',
      detail: 'gone',
    });
    expect((await get(`/api/field/checkins/${ID}1`, people.li)).status).toBe(404);
    expect((await get(`/api/field/checkins/${ID}2`)).status).toBe(404);
  });

  it.each([
    ['a code of another place', { code: checkpointText(COMMUNITY, 'C2') }, 400, /code/],
    ['no code', { code: undefined }, 400, /code/],
    ['a position 200 m away', { via: 'position', lon: 1, lat: 1 + 200 / DEGREE_M }, 400, /200 m away/],
    ['no position', { via: 'position' }, 400, /lon/],
    ['half a position', { lon: 1 }, 400, /lon/],
    ['a place nobody knows', { checkpoint: 'C9' }, 404, /C9/],
    ['a time long past', { at: NOW - 8 * DAY_MS }, 400, /7 days/],
    ['a round of tomorrow', { round: 'day-1@2026-11-23' }, 400, /half an hour/],
    ['a round that is none', { round: 'day-1' }, 400, /round/],
    ['a field nobody knows', { officer: 'somebody' }, 400, /officer|additional/i],
  ])('with %s is refused, naming the reason', async (_, more, status, reason) => {
    const body = JSON.parse(JSON.stringify({ ...wish(), ...more })) as object;
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toMatch(reason);
    expect(await messages()).toEqual([]);
  });

  it('outside of the grids somebody walks is refused, and a desk does not walk', async () => {
    expect((await post(wish(), people.far)).status).toBe(403);
    expect((await post(wish(), people.officer)).status).toBe(403);
    expect((await post(wish(), people.li)).status).toBe(202);
  });
});

describe('the proof of a place', () => {
  const place = { community: COMMUNITY, lon: 121.5, lat: 31.2 };
  const at = (metres: number) => ({ lon: 121.5, lat: 31.2 + metres / DEGREE_M });

  it.each([
    [0, 0],
    [CHECKIN_WITHIN_M - 1, CHECKIN_WITHIN_M - 1],
    [CHECKIN_WITHIN_M + 2, undefined],
  ])('by position at %s m is %s', (metres, distanceM) => {
    const proof = proofOf({ via: 'position', checkpoint: 'C1', ...at(metres) }, place);
    if (distanceM === undefined) expect(proof).toMatch(/at most 80 m/);
    else expect(proof).toEqual({ distanceM });
  });

  it('by code stands wherever the phone thinks it is, and tells how far off that was', () => {
    const code = checkpointText(COMMUNITY, 'C1');
    expect(proofOf({ via: 'qr', code, checkpoint: 'C1', ...at(500) }, place)).toEqual({ distanceM: 500 });
    expect(proofOf({ via: 'qr', code, checkpoint: 'C1' }, place)).toEqual({
      distanceM: null,
    });
  });

  it('by position there is none where the checkpoint has no position', () => {
    const nowhere = { ...place, lon: null, lat: null };
    expect(proofOf({ via: 'position', checkpoint: 'C1', ...at(0) }, nowhere)).toMatch(/scan its code/);
  });
});

describe('today', () => {
  async function stored(checkpoint: string, officer: string, at: number) {
    await test.sql(
      `insert into patrol_checkin (at, device, id, received_at, quality, round, officer, result)
       values (to_timestamp($1::float8 / 1000), $2, $3, to_timestamp($1::float8 / 1000), 0, 'day-1@2026-11-22', $4, 'ok')`,
      [at, test.device(checkpoint), `${checkpoint}-${at}`, officer],
    );
  }

  it('shows the stops within reach with their state, and which are one’s own', async () => {
    await test.sql("insert into field_officer values ($1, 'W-1')", [people.li.id]);
    clock.at = Date.parse('2026-11-22T09:25:00+08:00');
    await stored('C1', 'W-1', Date.parse('2026-11-22T09:15:00+08:00'));
    const { body } = await get('/api/field/today', people.li);
    expect(Compile(FieldToday).Check(body)).toBe(true);
    expect(body).toMatchObject({
      at: clock.at,
      community: { code: COMMUNITY },
      rounds: [
        {
          round: 'day-1@2026-11-22',
          route: { code: 'R1', keyArea: true },
          stops: [
            { checkpoint: 'C1', device: 'C1', state: 'late', mine: true, lon: 1, lat: 1 },
            { checkpoint: 'C2', state: 'due', mine: false, at: null },
          ],
        },
      ],
    });
    const { rounds } = (await get('/api/field/today', people.wang)).body as FieldToday;
    expect(rounds[0]?.stops.map(({ checkpoint, mine }) => [checkpoint, mine])).toEqual([['C1', false]]);
  });

  it('shows what was missed', async () => {
    const { rounds } = (await get('/api/field/today', people.li)).body as FieldToday;
    expect(rounds[0]?.stops.map(({ state }) => state)).toEqual(['missed', 'missed']);
  });
});
