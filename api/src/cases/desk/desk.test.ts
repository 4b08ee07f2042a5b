import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Desk, type DeskPerson, openDesk } from '../../testing/case-desk.ts';
import { aCase, clearCases } from '../../testing/cases.ts';
import { COMMUNITY, NOW } from '../../testing/community.ts';
import type { CaseBoard, CaseDetail } from './contract.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let desk: Desk;
let test: Desk['test'];
let ask: Desk['ask'];
let found: Desk['found'];
let ids: Desk['ids'];

beforeAll(async () => {
  desk = await openDesk(inject('postgresUrl'));
  ({ test, ask, found, ids } = desk);
});
afterAll(() => desk.close());
beforeEach(() => clearCases(test));

const at = (instant: number) => new Date(instant);
const closed = (endedAt = NOW) => ({ ended_at: at(endedAt), closure: 'verified' });

it('of a long timeline the newest are shown', async () => {
  const id = await aCase(test);
  await test.sql(
    `insert into case_action (case_id, version, at, action, to_stage) select $1, n, now(), 'comment', 'handling' from generate_series(1, 510) as n`,
    [id],
  );
  const { actions } = (await ask<CaseDetail>(`/api/cases/${id}`, 'officer')).body;
  expect([actions.length, actions[0]?.version, actions.at(-1)?.version]).toEqual([500, 11, 510]);
});

describe('who sees what', () => {
  it('a handler own cases only, in list, board, detail and readings', async () => {
    const own = await aCase(test, { handler: ids.handler });
    const ofDepartment = await aCase(test, { stage: 'dispatch', columns: { department: 'D1' } });
    const reported = await aCase(test, { stage: 'collection', columns: { reporter: ids.handler } });
    const other = await aCase(test, { columns: { department: 'D2' } });
    const mine = [own, ofDepartment, reported].toSorted((a, b) => a - b);
    expect((await found('', 'handler')).toSorted((a, b) => a - b)).toEqual(mine);
    expect((await found('stage=all', 'handler')).toSorted((a, b) => a - b)).toEqual(mine);
    expect((await found('mine=true', 'handler')).toSorted((a, b) => a - b)).toEqual([own, ofDepartment]);
    const { body } = await ask<CaseBoard>('/api/cases/board', 'handler');
    expect(body.columns.map(({ stage, count, cases }) => [stage, count, cases.length])).toEqual([
      ['collection', 1, 1],
      ['filing', 0, 0],
      ['dispatch', 1, 1],
      ['handling', 1, 1],
      ['feedback', 0, 0],
      ['verification', 0, 0],
    ]);
    for (const path of ['', '/readings']) {
      expect((await ask(`/api/cases/${own}${path}`, 'handler')).status).toBe(200);
      expect((await ask(`/api/cases/${other}${path}`, 'handler')).status).toBe(404);
    }
    expect((await ask(`/api/cases/${own}/verifiers`, 'handler')).status).toBe(403);
  });

  it('an officer of a grid what lies there, and a person of two roles what either shows', async () => {
    const here = await aCase(test, { grid: 'M1' });
    const there = await aCase(test, { grid: 'M2' });
    const nowhere = await aCase(test, { grid: null });
    const given = await aCase(test, { grid: 'M2', columns: { department: 'D2' } });
    expect(await found('', 'm1')).toEqual([here]);
    expect(await found('grid=M2', 'm1')).toEqual([]);
    expect(await found('', 'both')).toEqual([here, given]);
    expect(await found('stage=all', 'both')).toEqual([given, here]);
    for (const [id, who, status] of [
      [here, 'm1', 200],
      [there, 'm1', 404],
      [nowhere, 'm1', 404],
      [given, 'both', 200],
      [there, 'both', 404],
      [nowhere, 'officer', 200],
    ] as const)
      expect((await ask(`/api/cases/${id}`, who)).status, `${id} as ${who}`).toBe(status);
    const board = (await ask<CaseBoard>('/api/cases/board', 'm1')).body;
    expect(board.columns.find(({ stage }) => stage === 'handling')).toMatchObject({ count: 1 });
    expect((await ask(`/api/cases/${there}/dispatch-suggestions`, 'm1')).status).toBe(404);
  });
});

describe('the board', () => {
  it('counts what is in each stage and overdue, shows the next limits first, and what is suspended apart', async () => {
    const late = await aCase(test, { columns: { due_at: at(NOW), department: 'D1' } });
    const early = await aCase(test, { columns: { due_at: at(NOW + 1), source: 'sensor' } });
    for (let index = 0; index < 52; index++) await aCase(test, { stage: 'filing' });
    const put = (until: number) =>
      aCase(test, { columns: { suspended_at: at(NOW), suspended_until: at(until), department: 'D1' } });
    const [second, first] = [await put(NOW + 2 * DAY_MS), await put(NOW + DAY_MS)];
    await aCase(test, { stage: 'closed', columns: closed() });
    const { body } = await ask<CaseBoard>('/api/cases/board');
    const column = (board: CaseBoard, wanted: string) => board.columns.find(({ stage }) => stage === wanted);
    expect(column(body, 'handling')).toMatchObject({ count: 2, overdue: 1, cases: [{ id: late }, { id: early }] });
    expect(column(body, 'filing')).toMatchObject({ count: 52, overdue: 0 });
    expect(column(body, 'filing')?.cases).toHaveLength(50);
    expect(body.suspended).toMatchObject({ count: 2, cases: [{ id: first }, { id: second }] });
    const narrowed = (await ask<CaseBoard>('/api/cases/board?department=D1')).body;
    expect(column(narrowed, 'handling')).toMatchObject({ count: 1, overdue: 1, cases: [{ id: late }] });
    expect(narrowed.suspended.count).toBe(2);
    const only = (await ask<CaseBoard>('/api/cases/board?suspended=true')).body;
    expect([only.suspended.count, column(only, 'filing')?.count]).toEqual([2, 0]);
    const without = (await ask<CaseBoard>('/api/cases/board?suspended=false')).body;
    expect(without.suspended).toEqual({ count: 0, cases: [] });
    const byText = (await ask<CaseBoard>(`/api/cases/board?text=${encodeURIComponent('路灯')}&source=sensor`)).body;
    expect(column(byText, 'handling')).toMatchObject({ count: 1, cases: [{ id: early }] });
  });
});

describe('one case', () => {
  it('says what who asks may do: stage, right, own work, what was asked for', async () => {
    const can = async (id: number, who: DeskPerson) => (await ask<CaseDetail>(`/api/cases/${id}`, who)).body.can;
    const handled = { handler: ids.handler, columns: { department: 'D1' } };
    const collected = await aCase(test, { stage: 'collection' });
    expect(await can(collected, 'officer')).toEqual(['file', 'reject', 'bind', 'bundle', 'comment']);
    const handling = await aCase(test, { ...handled, stage: 'handling' });
    expect(await can(handling, 'handler')).toEqual(['return', 'handle', 'comment', 'ask-extension', 'ask-suspension']);
    expect(await can(handling, 'colleague')).toEqual(['comment']);
    await test.sql(
      `insert into case_request (case_id, kind, asked_by, asked_name, asked_at, reason, note)
       values ($1, 'extension', $2, 'handler', $3, 'material', '等料')`,
      [handling, ids.handler, at(NOW)],
    );
    expect(await can(handling, 'handler')).not.toContain('ask-extension');
    expect(await can(handling, 'leader')).toEqual(
      expect.arrayContaining(['grant-extension', 'refuse-extension', 'force-close', 'supervise']),
    );
    expect(await can(handling, 'officer')).not.toContain('grant-extension');
    const { body } = await ask<CaseDetail>(`/api/cases/${handling}`);
    expect(body).toMatchObject({
      case: { asks: ['extension'] },
      requests: [{ kind: 'extension', by: 'handler', decidedAt: null }],
    });
    expect(body.requests[0]).not.toHaveProperty('askedBy');
    const fedBack = await aCase(test, { stage: 'feedback', handler: ids.officer });
    expect(await can(fedBack, 'officer')).not.toContain('verify-pass');
    expect(await can(fedBack, 'm1')).toEqual(expect.arrayContaining(['verify-pass', 'verify-fail', 'verify-unable']));
    const major = await aCase(test, { ...handled, columns: { department: 'D1', hazard_level: 'major' } });
    expect(await can(major, 'handler')).toEqual(expect.not.arrayContaining(['handle']));
    expect((await ask<CaseDetail>(`/api/cases/${major}`)).body.missing).toEqual(['plan', 'authority-report']);
    expect((await ask('/api/cases/999999')).status).toBe(404);
  });

  it('comes with the readings of what raised it', async () => {
    const id = await aCase(test);
    expect((await ask(`/api/cases/${id}/readings`)).body).toBeNull();
    const [alarm] = await test.sql(
      `insert into alarm (community, rule, source, domain, device, grid, priority, title_zh, title_en, source_zh, source_en, respond_s,
         raised_at, last_at) values ($1, 'r', 's', 'parking', $2, 'M1', 1, 't', 't', 's', 's', 60, $3, $3) returning id::text as id`,
      [COMMUNITY, test.device('P1'), at(NOW - 60 * MINUTE_MS)],
    );
    await test.sql(
      `insert into case_signal (case_id, community, kind, ref, title_zh, title_en, at, bound_by, bound_at)
       values ($1, $2, 'alarm', $3, '满', 'full', $4, '系统', $4)`,
      [id, COMMUNITY, alarm?.['id'], at(NOW - 60 * MINUTE_MS)],
    );
    await test.sql(
      `insert into parking_occupancy_15m (bucket, device, samples, suspect, occupied_sum, occupied_min, occupied_max, occupied_last, usable_last)
       values ($1, $2, 3, 0, 30, 8, 12, 10, 100)`,
      [at(NOW - 90 * MINUTE_MS), test.device('P1')],
    );
    expect((await ask(`/api/cases/${id}/readings`)).body).toEqual({
      what: 'occupied',
      stepMs: 15 * MINUTE_MS,
      signalAt: NOW - 60 * MINUTE_MS,
      points: [{ t: NOW - 90 * MINUTE_MS, min: 8, max: 12, last: 10 }],
    });
    expect((await ask<CaseDetail>(`/api/cases/${id}`)).body.signals).toMatchObject([
      { kind: 'alarm', title: { zh: '满' } },
    ]);
  });

  it('could go to who its category names, serves the grid and has the least to do', async () => {
    await test.sql(
      `insert into case_category_change (community, code, body, reason, changed_by, changed_at)
       select $1, '20402', jsonb_set($2::jsonb, '{departments}', '["D2"]'), 'x', 'x', now()`,
      [COMMUNITY, JSON.stringify(await categoryOf('20402'))],
    );
    const id = await aCase(test, { stage: 'filing', columns: { category: '20402' } });
    await aCase(test, { handler: ids.handler, columns: { department: 'D1' } });
    const { body } = await ask<{ suggestions: object[] }>(`/api/cases/${id}/dispatch-suggestions`);
    expect(body.suggestions).toMatchObject([
      { department: 'D2', ofCategory: true, servesGrid: true, open: 0, handlers: [{ name: 'both', open: 0 }] },
      {
        department: 'D1',
        ofCategory: false,
        servesGrid: true,
        open: 1,
        handlers: [{ name: 'colleague' }, { name: 'handler', open: 1 }],
      },
      { department: 'D3', servesGrid: false, open: 0, handlers: [] },
    ]);
  });

  it('could be checked by anybody with the right there but who handled it', async () => {
    const id = await aCase(test, { stage: 'feedback', grid: 'M1', handler: ids.both });
    await aCase(test, { stage: 'verification', verifier: ids.leader });
    const names = async (of: number) =>
      (await ask<{ people: { name: string }[] }>(`/api/cases/${of}/verifiers`)).body.people.map(({ name }) => name);
    expect(await names(id)).toEqual(['m1', 'officer', 'leader']);
    await test.sql(
      `insert into case_action (case_id, version, at, person, person_name, action, from_stage, to_stage)
       values ($1, 2, $2, $3, 'm1', 'handle', 'handling', 'feedback')`,
      [id, at(NOW), ids.m1],
    );
    expect(await names(id)).toEqual(['officer', 'leader']);
    expect(await names(await aCase(test, { stage: 'feedback', grid: 'M2' }))).toEqual(['officer', 'leader']);
  });
});

async function categoryOf(code: string): Promise<object> {
  const { body } = await ask<{ categories: { code: string }[] }>('/api/cases/categories');
  const {
    version: _,
    changedBy: __,
    changedAt: ___,
    own: ____,
    ...category
  } = body.categories.find((one) => one.code === code) as Record<string, unknown>;
  return category;
}
