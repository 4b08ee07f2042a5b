import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { App } from '../../common/routes.ts';
import { aCase, clearCases } from '../../testing/cases.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { type GrantWish, signedIn } from '../../testing/people.ts';
import { testApp } from '../../testing/serve.ts';
import type { CaseBoard, CaseDetail, CaseList } from './contract.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let test: TestDatabase;
let app: App;
let cookies: Record<string, string>;
const ids: Record<string, number> = {};

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
  const person = async (name: string, ...wishes: GrantWish[]) => {
    const { id, cookie } = await signedIn(test, ...wishes);
    await test.sql('update person set name = $2 where id = $1', [id, name]);
    ids[name] = id;
    cookies[name] = cookie;
  };
  cookies = {};
  await person('officer', 'duty-officer');
  await person('leader', 'shift-leader');
  await person('handler', 'handler');
  await person('colleague', 'handler');
  await person('m1', { role: 'duty-officer', community: COMMUNITY, grid: 'M1' });
  await person('both', { role: 'grid-worker', community: COMMUNITY, grid: 'M1' }, 'handler');
  for (const code of ['D1', 'D2', 'D3'])
    await test.sql(
      `insert into department (community, code, name_zh, name_en, party, grids) values ($1, $2, $2, $2, 'enterprise', $3)`,
      [COMMUNITY, code, code === 'D3' ? ['M2'] : null],
    );
  for (const [department, name] of [
    ['D1', 'handler'],
    ['D1', 'colleague'],
    ['D2', 'both'],
  ] as const)
    await test.sql('insert into department_member values ($1, $2, $3)', [COMMUNITY, department, ids[name]]);
});
afterAll(async () => {
  await app.close();
  await test.drop();
});
beforeEach(() => clearCases(test));

const at = (instant: number) => new Date(instant);

async function ask<Body>(url: string, who = 'officer'): Promise<{ status: number; body: Body }> {
  const answer = await app.inject({ url, headers: { cookie: cookies[who] ?? '' } });
  return { status: answer.statusCode, body: answer.json() as Body };
}
async function found(query: string, who?: string): Promise<number[]> {
  const { status, body } = await ask<CaseList>(`/api/cases?${query}`, who);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.cases.map(({ id }) => id);
}
const closed = (endedAt = NOW) => ({ ended_at: at(endedAt), closure: 'verified' });

describe('the list', () => {
  it('pages through everything once, in each order, ties and missing limits included', async () => {
    const all: number[] = [];
    for (let index = 0; index < 23; index++)
      all.push(
        await aCase(test, {
          stage: ['filing', 'dispatch', 'handling'][index % 3] ?? '',
          reportedAt: NOW - (index >> 1) * 1000,
          columns: { due_at: index % 4 === 0 ? null : at(NOW + (index >> 2) * MINUTE_MS) },
        }),
      );
    const past = await aCase(test, { stage: 'closed', columns: closed() });
    for (const query of ['sort=due', 'sort=newest', 'sort=oldest', 'sort=newest&stage=all', 'sort=oldest&stage=all']) {
      const seen: number[] = [];
      let after = '';
      do {
        const { body } = await ask<CaseList>(`/api/cases?limit=5&${query}${after}`);
        seen.push(...body.cases.map(({ id }) => id));
        after = body.next === null ? '' : `&after=${body.next}`;
      } while (after !== '');
      const wanted = query.includes('all') ? [...all, past] : all;
      expect(
        seen.toSorted((a, b) => a - b),
        query,
      ).toEqual(wanted);
    }
  });

  it('loses and doubles nobody who stays while others come, go and change between its pages', async () => {
    const stay: number[] = [];
    for (let index = 0; index < 12; index++) {
      stay.push(await aCase(test, { columns: { due_at: at(NOW + index * MINUTE_MS) } }));
      await aCase(test, { columns: { due_at: at(NOW + index * MINUTE_MS), title: 'leaves' } });
    }
    const seen: number[] = [];
    let after = '';
    do {
      const { body } = await ask<CaseList>(`/api/cases?limit=5${after}`);
      seen.push(...body.cases.map(({ id }) => id));
      after = body.next === null ? '' : `&after=${body.next}`;
      await test.sql(
        `update case_file set stage = 'closed', ended_at = $1, closure = 'verified', due_at = null where id = (
           select id from case_file where title = 'leaves' and ended_at is null order by due_at limit 1)`,
        [at(NOW)],
      );
      await aCase(test, { columns: { due_at: at(NOW - MINUTE_MS) } });
    } while (after !== '');
    expect(seen.filter((id) => stay.includes(id))).toEqual(stay);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('finds by each of its filters', async () => {
    const due = at(NOW - MINUTE_MS);
    const a = await aCase(test, {
      grid: 'M1',
      stage: 'handling',
      columns: { due_at: due, department: 'D1', category: '20402', source: 'sensor', priority: 1 },
    });
    const b = await aCase(test, {
      grid: 'M2',
      stage: 'filing',
      columns: { due_at: at(NOW + DAY_MS), category: '20101', hazard_level: 'major', number: '44030520261122000017' },
    });
    const c = await aCase(test, {
      grid: null,
      stage: 'handling',
      columns: { suspended_at: at(NOW), suspended_until: at(NOW + DAY_MS), place: 'A座12层', priority: 3 },
    });
    const past = await aCase(test, {
      grid: 'M1',
      stage: 'closed',
      reportedAt: NOW - DAY_MS,
      columns: { ...closed(), category: '20402', number: '44030520261121000017', department: 'D1' },
    });
    await test.sql(
      `insert into case_request (case_id, kind, asked_by, asked_name, asked_at, reason, note) values ($1, 'extension', 1, 'x', $2, 'material', 'x')`,
      [a, at(NOW)],
    );
    const wanted: [string, number[]][] = [
      ['', [a, b, c]],
      ['grid=G1', [a, b]],
      ['grid=M1', [a]],
      ['stage=filing', [b]],
      ['stage=handling,filing', [a, b, c]],
      ['stage=closed', [past]],
      ['stage=all', [c, b, a, past]],
      ['stage=all&department=D1', [a, past]],
      ['category=20402', [a]],
      ['category=20', [a, b]],
      ['category=204&stage=all', [a, past]],
      ['source=sensor,leader', [a]],
      ['priority=high,low', [a, c]],
      ['overdue=true', [a]],
      ['overdue=true&stage=all', [a]],
      ['suspended=true', [c]],
      ['suspended=false', [a, b]],
      ['asks=true&stage=all', [a]],
      ['hazard=true', [b]],
      [`stage=all&to=${NOW - 1}`, [past]],
      [`stage=all&from=${NOW}&sort=oldest`, [a, b, c]],
      [`text=${encodeURIComponent('a座')}`, [c]],
      [`text=${encodeURIComponent('路灯')}`, [a, b, c]],
      [`text=${encodeURIComponent('灯')}`, [a, b, c]],
      ['text=100%25', []],
      ['text=000017', [b]],
      ['text=44030520261121&stage=all', [past]],
      ['text=440305&stage=all', [b, past]],
      [`text=${encodeURIComponent('路灯')}&stage=closed`, []],
    ];
    for (const [query, expected] of wanted) expect([query, await found(query)]).toEqual([query, expected]);
  });

  it('finds what a plain look at every row finds, for any filter', async () => {
    const rows = fc.record({
      grid: fc.constantFrom('M1', 'M2', null),
      stage: fc.constantFrom('filing', 'handling', 'closed', 'rejected'),
      source: fc.constantFrom('sensor', 'public'),
      priority: fc.constantFrom(1, 2, 3),
      department: fc.constantFrom('D1', 'D2', null),
      minutes: fc.integer({ min: 0, max: 60 }),
    });
    for (const row of fc.sample(rows, { numRuns: 60, seed: 7 })) {
      const ended = row.stage === 'closed' || row.stage === 'rejected';
      const { source, priority, department } = row;
      await aCase(test, {
        grid: row.grid,
        stage: row.stage,
        reportedAt: NOW - row.minutes * MINUTE_MS,
        columns: {
          ...{ source, priority, department },
          ...(ended ? { ended_at: at(NOW) } : { due_at: at(NOW + row.minutes * MINUTE_MS) }),
          ...(row.stage === 'closed' ? { closure: 'verified' } : {}),
        },
      });
    }
    const filters = fc.record({
      grid: fc.option(fc.constantFrom('M1', 'M2'), { nil: undefined }),
      stage: fc.constantFrom('open', 'all', 'closed', 'handling,rejected'),
      source: fc.option(fc.constantFrom('sensor', 'public'), { nil: undefined }),
      priority: fc.option(fc.constantFrom('high', 'low'), { nil: undefined }),
      department: fc.option(fc.constantFrom('D1', 'D2'), { nil: undefined }),
      sort: fc.constantFrom('newest', 'oldest'),
    });
    for (const filter of fc.sample(filters, { numRuns: 40, seed: 8 })) {
      // What JSON leaves out is not asked for.
      const query = new URLSearchParams(JSON.parse(JSON.stringify(filter)));
      const direction = filter.sort === 'newest' ? 'desc' : 'asc';
      const plain = await test.sql(
        `select id::float8 as id from case_file where ($1::text is null or grid = $1)
           and (stage = any($2::text[]) or ($3 and ended_at is null) or $4) and ($5::text is null or source = $5)
           and ($6::int is null or priority = $6) and ($7::text is null or department = $7)
         order by reported_at ${direction}, id ${direction}`,
        [
          filter.grid ?? null,
          filter.stage.split(','),
          filter.stage === 'open',
          filter.stage === 'all',
          filter.source ?? null,
          filter.priority === undefined ? null : filter.priority === 'high' ? 1 : 3,
          filter.department ?? null,
        ],
      );
      expect([String(query), await found(`${query}&limit=200`)]).toEqual([String(query), plain.map(({ id }) => id)]);
    }
  });

  it('goes on where it gave up looking for what is rare, and misses nothing', async () => {
    await test.sql(
      `insert into case_file (community, number, stage, source, title, description, grid, priority, reported_at, stage_since, ended_at, closure, handler)
       select $1, 'n' || n, 'closed', case when n in (1, 2, 6000, 11000) then 'leader' else 'patrol' end, '', '', 'M1', 2,
         to_timestamp($2) - n * interval '1 s', to_timestamp($2), to_timestamp($2), 'verified', case when n % 2 = 0 then $3::int end
       from generate_series(1, 11000) n`,
      [COMMUNITY, NOW / 1000, ids['handler']],
    );
    for (const [who, sort, total] of [
      ['officer', 'newest', 4],
      ['officer', 'oldest', 4],
      ['handler', 'newest', 3],
    ] as const) {
      const seen: string[] = [];
      let pages = 0;
      let after = '';
      do {
        const { body } = await ask<CaseList>(`/api/cases?stage=closed&source=leader&sort=${sort}${after}`, who);
        seen.push(...body.cases.map(({ number }) => String(number)));
        after = body.next === null ? '' : `&after=${body.next}`;
        pages += 1;
      } while (after !== '');
      const all = ['n1', 'n2', 'n6000', 'n11000'].filter((number) => who === 'officer' || number !== 'n1');
      expect(seen).toEqual(sort === 'newest' ? all : all.toReversed());
      expect(seen).toHaveLength(total);
      expect(pages).toBeGreaterThan(1);
    }
  });

  it('says which field cannot be understood', async () => {
    for (const query of [
      'stage=broken',
      'after=zzz',
      'after=1.x',
      'after=~.5&sort=newest',
      'limit=0',
      'priority=urgent',
    ])
      expect((await ask(`/api/cases?${query}`)).body, query).toMatchObject({ error: 'invalid-request' });
    expect((await ask('/api/cases?grid=NOWHERE')).body).toMatchObject({ error: 'unknown-grid' });
  });
});

describe('who sees what', () => {
  it('a handler own cases only, in list, board, detail and readings', async () => {
    const own = await aCase(test, { ...(ids['handler'] === undefined ? {} : { handler: ids['handler'] }) });
    const ofDepartment = await aCase(test, { stage: 'dispatch', columns: { department: 'D1' } });
    const reported = await aCase(test, { stage: 'collection', columns: { reporter: ids['handler'] } });
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
    const can = async (id: number, who: string) => (await ask<CaseDetail>(`/api/cases/${id}`, who)).body.can;
    const handled = { handler: ids['handler'] ?? 0, columns: { department: 'D1' } };
    const collected = await aCase(test, { stage: 'collection' });
    expect(await can(collected, 'officer')).toEqual(['file', 'reject', 'bind', 'bundle', 'comment']);
    const handling = await aCase(test, { ...handled, stage: 'handling' });
    expect(await can(handling, 'handler')).toEqual(['return', 'handle', 'comment', 'ask-extension', 'ask-suspension']);
    expect(await can(handling, 'colleague')).toEqual(['comment']);
    await test.sql(
      `insert into case_request (case_id, kind, asked_by, asked_name, asked_at, reason, note)
       values ($1, 'extension', $2, 'handler', $3, 'material', '等料')`,
      [handling, ids['handler'], at(NOW)],
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
    const fedBack = await aCase(test, { stage: 'feedback', handler: ids['officer'] ?? 0 });
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
    await aCase(test, { handler: ids['handler'] ?? 0, columns: { department: 'D1' } });
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
    const id = await aCase(test, { stage: 'feedback', grid: 'M1', handler: ids['both'] ?? 0 });
    await aCase(test, { stage: 'verification', verifier: ids['leader'] ?? 0 });
    const names = async (of: number) =>
      (await ask<{ people: { name: string }[] }>(`/api/cases/${of}/verifiers`)).body.people.map(({ name }) => name);
    expect(await names(id)).toEqual(['m1', 'officer', 'leader']);
    await test.sql(
      `insert into case_action (case_id, version, at, person, person_name, action, from_stage, to_stage)
       values ($1, 2, $2, $3, 'm1', 'handle', 'handling', 'feedback')`,
      [id, at(NOW), ids['m1']],
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
