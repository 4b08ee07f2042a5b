import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { App } from '../../http/app.ts';
import { raised } from '../../testing/alarms.ts';
import {
  type Crew,
  caseCrew,
  NOT_URGENT,
  officer,
  photo,
  type Ref,
  reported,
  URGENT,
} from '../../testing/case-work.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { opensHazard } from '../../testing/readings.ts';
import { testApp } from '../../testing/serve.ts';

const HOUR_MS = 3_600_000;
let test: TestDatabase;
let app: App;
let crew: Crew;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
  crew = await caseCrew(test, app);
  // Side by side, so that a position tells them apart.
  for (const [grid, west] of [
    ['M1', 0],
    ['M2', 1],
  ] as const)
    await test.sql('update grid set polygon = $2 where code = $1', [
      grid,
      {
        type: 'Polygon',
        coordinates: [
          [
            [west, 0],
            [west + 1, 0],
            [west + 1, 2],
            [west, 2],
            [west, 0],
          ],
        ],
      },
    ]);
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

const signalsOf = (file: Ref) =>
  test.sql('select kind, ref, title_zh, title_en, at, bound_by from case_signal where case_id = $1 order by id', [
    file.id,
  ]);

describe('a report', () => {
  it('by hand lies in the grid around its position', async () => {
    const { duty } = crew;
    expect(await reported(duty, { grid: undefined, lon: 1.5, lat: 1 })).toMatchObject({ grid: 'M2', lon: 1.5, lat: 1 });
    expect(await reported(duty, { grid: undefined, lon: 0.5, lat: 1, place: '东门' })).toMatchObject({
      grid: 'M1',
      place: '东门',
    });
    expect(await reported(duty, { grid: undefined, lon: 9, lat: 9 })).toMatchObject({ grid: null });
    expect(await reported(duty, { grid: 'M1', lon: 1.5, lat: 1 })).toMatchObject({ grid: 'M1' });
  });

  it('without what a case needs is refused by its field', async () => {
    const { duty } = crew;
    const whole = { title: '水', source: 'patrol', grid: 'M1' };
    const faults = [
      [{ title: undefined }, 400, 'title: is required'],
      [{ source: undefined }, 400, 'source: is required'],
      [{ grid: undefined }, 400, 'grid: or lon and lat'],
      [{ grid: 'M9' }, 404, 'grid: there is no grid'],
      [{ lon: 1 }, 400, 'lat: is required'],
      [{ lat: 1 }, 400, 'lon: is required'],
      [{ lon: 181, lat: 1 }, 400, 'lon'],
      [{ title: 'a\u0000b' }, 400, 'title'],
      [{ community: 'nowhere' }, 403, 'community'],
      [{ category: 'none' }, 400, 'category: there is no category none'],
      [{ selfHandled: true }, 400, 'category: is required when it is self-handled'],
      [{ signals: [{ kind: 'alarm', ref: '999999' }] }, 400, 'signals/0: there is no alarm 999999'],
      [{ signals: [{ kind: 'finding', ref: 'C1' }] }, 400, 'signals/0: there is no finding C1'],
      [{ signals: [{ kind: 'finding', ref: 'C9/x' }] }, 400, 'signals/0: there is no finding C9/x'],
      [{ photos: ['ffffffff-ffff-ffff-ffff-ffffffffffff'] }, 400, 'photos: ffffffff'],
    ] as const;
    const before = await test.sql('select count(*) as n from case_file');
    for (const [body, status, message] of faults) {
      const answer = await duty.post('/api/cases', { ...whole, ...body });
      expect(answer, message).toMatchObject({ status, body: { message: expect.stringContaining(message) } });
    }
    expect(await test.sql('select count(*) as n from case_file')).toEqual(before);
  });

  it('of a hazard is one of its level, of its words and place', async () => {
    await opensHazard(test, 'H1', { level: 'major', kind: 'smoke', grid: 'M1', openedAt: NOW - HOUR_MS });
    await opensHazard(test, 'RS', { level: 'general', kind: '占道', grid: 'M2', openedAt: NOW - HOUR_MS });
    const found = await test.sql('select id::text as id from hazard order by id');
    const [sensor, report] = found.map(({ id }) => ({ signals: [{ kind: 'hazard', ref: id }] }));
    const blank = { title: undefined, source: undefined, grid: undefined };
    expect(await reported(crew.duty, { ...blank, ...sensor })).toMatchObject({
      title: 'H1：烟感',
      source: 'sensor',
      hazardLevel: 'major',
      priority: 'high',
      grid: 'M1',
      facility: 'H1',
    });
    const other = await reported(crew.duty, { ...blank, ...report });
    expect(other).toMatchObject({
      title: '占道',
      source: 'public',
      hazardLevel: 'general',
      priority: 'medium',
      grid: 'M2',
    });
    expect(await signalsOf(other)).toMatchObject([
      { kind: 'hazard', title_zh: '占道', at: new Date(NOW - HOUR_MS), bound_by: '值班员' },
    ]);
  });

  it('of a patrol’s finding takes its words, also while the check-in is still on its way', async () => {
    const { walker } = crew;
    await test.sql(
      `insert into event (community, at, received_at, domain, type, device, message_id, grid, detail)
       values ($1, to_timestamp($2), now(), 'patrol', 'finding', $3, 'f/1', 'M1', '{"category": "消防通道", "note": "堆放杂物"}')`,
      [COMMUNITY, NOW / 1000, test.device('C1')],
    );
    const blank = { title: undefined, source: undefined, grid: undefined };
    expect(await reported(walker, { ...blank, signals: [{ kind: 'finding', ref: 'C1/f/1' }] })).toMatchObject({
      title: '消防通道：C1',
      source: 'patrol',
      grid: 'M1',
      facility: 'C1',
      lon: 1,
    });
    const early = { signals: [{ kind: 'finding', ref: 'C1/f/2' }] };
    expect((await walker.post('/api/cases', early)).body.message).toContain('title: is required');
    const file = await reported(walker, { ...blank, ...early, title: '垃圾外溢' });
    expect(file).toMatchObject({ source: 'patrol', grid: 'M1' });
    expect(await signalsOf(file)).toMatchObject([{ title_zh: '垃圾外溢', title_en: '垃圾外溢' }]);
  });

  it('of what is bound to another case names that case', async () => {
    const { duty } = crew;
    const [one, two] = [await raised(test, { source: 'x' }), await raised(test, { source: 'y' })];
    const refs = [one, two].map((id) => ({ kind: 'alarm', ref: String(id) }));
    const first = await reported(duty, { signals: [refs[1], refs[1]], category: NOT_URGENT });
    const number = (await test.sql('select number from case_file where id = $1', [first.id]))[0]?.['number'];
    const answer = await duty.post('/api/cases', { signals: refs });
    expect(answer).toMatchObject({
      status: 409,
      body: { error: 'signal-bound', message: `signals: alarm ${two} belongs to case ${number} already.` },
    });
    expect(await test.sql(`select id from case_signal where kind = 'alarm' and ref = $1`, [String(one)])).toEqual([]);
    // The public's own key: kept elsewhere, bound once all the same.
    const told = { signals: [{ kind: 'report', ref: '12345-20261122-7' }] };
    expect(await reported(duty, { ...told, source: undefined })).toMatchObject({ source: 'public' });
    expect((await duty.post('/api/cases', { ...told, title: '再报', grid: 'M1' })).body.error).toBe('signal-bound');
  });

  it('with a category is filed at once by who may file there', async () => {
    const { duty, walker } = crew;
    const filed = await reported(duty, { category: NOT_URGENT, priority: 'low' });
    expect(filed).toMatchObject({
      stage: 'filing',
      version: 2,
      priority: 'low',
      number: expect.stringMatching(/^00000020261122\d{5}$/),
    });
    expect(
      await walker.post('/api/cases', { title: '水', source: 'patrol', grid: 'M1', category: NOT_URGENT }),
    ).toMatchObject({
      status: 403,
      body: { message: 'grid: case.file does not reach M1 for you.' },
    });
    const both = await officer(test, app, '两地', 'operator', {
      role: 'duty-officer',
      community: COMMUNITY,
      grid: 'M1',
    });
    expect(await reported(both, { grid: 'M2' })).toMatchObject({ stage: 'collection' });
    expect(
      await both.post('/api/cases', { title: '水', source: 'patrol', grid: 'M2', category: NOT_URGENT }),
    ).toMatchObject({ status: 403 });
  });

  it('of what was put right on the spot waits for somebody else to look', async () => {
    const { walker, duty } = crew;
    const body = { category: URGENT, selfHandled: true };
    const again = { title: '水', source: 'patrol', grid: 'M1', ...body };
    expect((await walker.post('/api/cases', again)).body.message).toContain(
      'photos: a photo taken afterwards is needed',
    );
    expect((await walker.post('/api/cases', { ...again, hazardLevel: 'major' })).body.message).toContain(
      'selfHandled:',
    );
    expect((await duty.post('/api/cases', again)).status).toBe(403);
    const file = await reported(walker, {
      ...body,
      photos: [await photo(test, walker), await photo(test, walker, 'before')],
    });
    expect(file).toMatchObject({
      stage: 'feedback',
      version: 3,
      selfHandled: true,
      handler: '网格员',
      dueAt: NOW + 2 * HOUR_MS,
      totalDueAt: NOW + 12 * HOUR_MS,
      dispatchedAt: null,
    });
    const at = (version: number) => ({ version });
    expect(await walker.post(`/api/cases/${file.id}/verify-pass`, at(3))).toMatchObject({
      status: 403,
      body: { error: 'own-work' },
    });
    const failed = await duty.post(`/api/cases/${file.id}/verify-fail`, { ...at(3), reason: 'partly-done' });
    expect(failed.body).toMatchObject({ stage: 'handling', dueAt: NOW + 8 * HOUR_MS });
    const done = { ...at(4), note: '又收拾了', photos: [await photo(test, walker)] };
    expect(await walker.post(`/api/cases/${file.id}/handle`, done)).toMatchObject({ status: 200 });
    expect(await duty.post(`/api/cases/${file.id}/verify-pass`, at(5))).toMatchObject({ status: 200 });
  });

  it('in a county’s grid has the county in its number', async () => {
    await test.sql(
      `insert into grid (code, community, kind, parent, name_zh, name_en, area_m2, polygon, position)
       select '990106007001101', community, 'micro', 'G1', '三', 'Three', 1, polygon, 9 from grid where code = 'M1'`,
    );
    const fresh = await testApp(test);
    const duty = await officer(test, fresh, '新来', 'duty-officer');
    const numbers = [];
    for (let count = 0; count < 2; count++)
      numbers.push(await reported(duty, { grid: '990106007001101', category: NOT_URGENT }));
    expect(numbers).toMatchObject([{ number: '9901062026112200001' }, { number: '9901062026112200002' }]);
    await fresh.close();
  });
});
