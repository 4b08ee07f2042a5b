import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Desk, openDesk } from '../../testing/case-desk.ts';
import { aCase, clearCases } from '../../testing/cases.ts';
import { COMMUNITY, NOW } from '../../testing/community.ts';
import type { CaseList } from './contract.ts';

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
    await test.sql(
      `insert into case_signal (case_id, community, kind, ref, title_zh, title_en, at, bound_by, bound_at) values
         ($1, $4, 'alarm', '12', 'x', 'x', $3, 'x', $3), ($2, $4, 'finding', 'p-1/9', 'x', 'x', $3, 'x', $3)`,
      [a, past, at(NOW), COMMUNITY],
    );
    const wanted: [string, number[]][] = [
      ['', [a, b, c]],
      ['signal=alarm:12', [a]],
      ['signal=alarm:12&stage=all', [a]],
      ['signal=finding:p-1%2F9', []],
      ['signal=finding:p-1%2F9&stage=all', [past]],
      ['signal=hazard:12&stage=all', []],
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
      [COMMUNITY, NOW / 1000, ids.handler],
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
