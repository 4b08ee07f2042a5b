import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { App } from '../../http/app.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { signedIn } from '../../testing/people.ts';
import { testApp } from '../../testing/serve.ts';
import { type CaseFigures, FIGURES_BY, type FigureTable } from './contract.ts';

const PAGE = path.resolve(import.meta.dirname, '../../../../docs/CASE-FIGURES.md');
const ZONE = 'Asia/Shanghai';
const DAY_MS = 86_400_000;
const [FROM, TO] = [NOW - 20 * DAY_MS, NOW - 5 * DAY_MS];
const CASES = 3_000;

let test: TestDatabase;
let app: App;
let definitions: Map<string, string>;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
  const page = await readFile(PAGE, 'utf8');
  const blocks = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, block]) => block ?? '').join('\n');
  definitions = new Map(
    [...blocks.matchAll(/^-- (\w+)\n(.*?)(?=^-- |$(?![\s\S]))/gms)].map(([, name = '', sql = '']) => [name, sql]),
  );
  await store(randomCases(20_261_122));
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

async function ask(query: string, cookie?: string): Promise<FigureTable> {
  const reply = await app.inject({
    url: `/api/cases/figures?from=${FROM}&to=${TO}&${query}`,
    ...(cookie && { headers: { cookie } }),
  });
  expect(reply.statusCode, reply.body).toBe(200);
  return reply.json();
}

/** What a definition of the page gives over some cases. */
async function defined(name: string, where: string): Promise<number[]> {
  const sql = (definitions.get(name) ?? '')
    .replaceAll(':from', `to_timestamp(${FROM / 1000})`)
    .replaceAll(':to', `to_timestamp(${TO / 1000})`)
    .replaceAll(':zone', `'${ZONE}'`);
  const cases = `select * from case_file where community = '${COMMUNITY}' and ${where}`;
  // Both columns are called count.
  const { rows } = await test.database.query<unknown[]>({ text: `with cases as (${cases}) ${sql}`, rowMode: 'array' });
  return (rows[0] ?? []).map(Number);
}

async function expectAsDefined(figures: CaseFigures, where: string, what: string): Promise<void> {
  for (const [name, figure] of Object.entries(figures)) {
    const shown = typeof figure === 'number' ? [figure] : Object.values(figure as object);
    expect(shown, `${name} of ${what}`).toEqual(await defined(name, where));
  }
}

describe('the figures of cases', () => {
  it('are all defined on the page, and nothing else is', async () => {
    const { all } = await ask('by=grid');
    expect([...definitions.keys()].sort()).toEqual(Object.keys(all).sort());
  });

  it('of all of the community are what the page says', async () => {
    const { all } = await ask('by=grid');
    await expectAsDefined(all, 'true', 'all');
    // Nothing of this may be empty, or it would be held by nothing.
    for (const [name, figure] of Object.entries(all))
      expect(typeof figure === 'number' ? figure : Object.values(figure)[0], name).toBeGreaterThan(0);
  });

  it.each(FIGURES_BY)('by %s are what the page says in every row, and the rows sum up to all', async (by) => {
    const { all, rows } = await ask(`by=${by}`);
    expect(rows.length).toBeGreaterThan(2);
    for (const { key, figures } of rows) {
      const own = key === null ? `${by} is null` : `${by}::text = '${key}'`;
      await expectAsDefined(
        figures,
        by === 'grid' && key === 'G1' ? "grid in ('G1', 'M1', 'M2')" : own,
        `${by} ${key}`,
      );
    }
    const top = rows.filter(({ parent }) => parent === null);
    for (const name of ['reported', 'closed', 'reworkTimes'] as const)
      expect(top.reduce((sum, { figures }) => sum + figures[name], 0)).toBe(all[name]);
    for (const name of ['closure', 'onTimeHandling', 'dispatchAccuracy'] as const)
      expect(top.reduce((sum, { figures }) => sum + figures[name].denominator, 0)).toBe(all[name].denominator);
  });

  it('leave out who had nothing to do in the period', async () => {
    await test.sql(
      `insert into case_file (community, number, stage, source, title, description, priority, department, reported_at, stage_since)
       values ($1, 'IDLE', 'handling', 'video', 't', 'd', 2, 'idle', to_timestamp($2), to_timestamp($2))`,
      [COMMUNITY, FROM / 1000 - 86_400],
    );
    const { rows } = await ask('by=department');
    await test.sql("delete from case_file where number = 'IDLE'");
    expect(rows.map(({ key }) => key)).toEqual(['order', 'property', 'safety', null]);
  });

  it('of a grid have only what lies in it', async () => {
    const { all, rows } = await ask('by=grid&grid=M1');
    await expectAsDefined(all, "grid = 'M1'", 'M1');
    expect(rows.map(({ key }) => key)).toEqual(['G1', 'M1']);
  });

  it('of a manager of one grid stop at its border', async () => {
    const { cookie } = await signedIn(test, { role: 'manager', community: COMMUNITY, grid: 'G1' });
    await expectAsDefined((await ask('by=department', cookie)).all, "grid in ('G1', 'M1', 'M2')", 'G1');
    const url = `/api/cases/figures?from=${FROM}&to=${TO}&grid=G2`;
    expect((await app.inject({ url, headers: { cookie } })).statusCode).toBe(403);
  });

  it('have no denominator where there was nothing', async () => {
    const reply = await app.inject({ url: `/api/cases/figures?from=${NOW - 900 * DAY_MS}&to=${NOW - 800 * DAY_MS}` });
    const { all, rows } = reply.json<FigureTable>();
    expect(rows).toEqual([]);
    expect(all.closure).toEqual({ numerator: 0, denominator: 0 });
    expect(all.closingTime).toEqual({ ms: 0, cases: 0 });
  });

  it('let an upheld appeal take the fault away, and only the fault', async () => {
    const before = (await ask('by=grid')).all;
    const late = `closure = 'verified' and ended_at > total_due_at and handled_at <= handle_due_at and rework = 0 and not excused
      and ended_at >= to_timestamp(${FROM / 1000}) and ended_at < to_timestamp(${TO / 1000})`;
    const [one] = await test.sql(`update case_file set excused = true
      where id = (select min(id) from case_file where ${late}) returning id`);
    const after = (await ask('by=grid')).all;
    await test.sql('update case_file set excused = false where id = $1', [one?.['id']]);
    expect(after.onTimeClosure.numerator).toBe(before.onTimeClosure.numerator + 1);
    expect(after.excused).toBe(before.excused + 1);
    expect({ ...after, excused: 0, onTimeClosure: 0 }).toEqual({ ...before, excused: 0, onTimeClosure: 0 });
  });

  it.each([
    [`from=${TO}&to=${FROM}`, 'empty-range'],
    [`from=0&to=${NOW}`, 'range-too-long'],
    [`from=${FROM}&to=${TO}&grid=XX`, 'unknown-grid'],
    [`from=${FROM}&to=${TO}&by=weather`, 'invalid-request'],
  ])('refuse %s', async (query, error) => {
    expect((await app.inject({ url: `/api/cases/figures?${query}` })).json().error).toBe(error);
  });
});

/** Cases in every stage and with every side path; instants of minutes around the period, limits around the instants. */
function randomCases(seed: number): Record<string, unknown>[] {
  const random = seeded(seed);
  const one = <T>(...values: T[]) => values[Math.floor(random() * values.length)] as T;
  const chance = (share: number) => random() < share;
  const later = (from: number, days: number) => from + Math.floor((random() * days * DAY_MS) / 60_000) * 60_000;
  return Array.from({ length: CASES }, (_, index) => {
    const stage = one('collection', 'filing', 'dispatch', 'handling', 'feedback', 'verification', 'closed', 'closed', 'closed', 'closed', 'rejected'); // biome-ignore format: one line
    const rank = ['collection', 'filing', 'dispatch', 'handling', 'feedback', 'verification', 'closed'].indexOf(stage);
    const reported = later(NOW - 35 * DAY_MS, 33);
    const filed = rank >= 1 ? later(reported, 2) : null;
    const closure = stage === 'closed' ? one('verified', 'verified', 'verified', 'forced', 'bundled') : null;
    const dispatched = filed !== null && (rank >= 2 || chance(0.3)) && closure !== 'bundled' ? later(filed, 2) : null;
    const handled = dispatched !== null && (rank >= 4 || chance(0.2)) && (closure !== 'forced' || chance(0.5)) ? later(dispatched, 6) : null; // biome-ignore format: one line
    const ended = rank === 6 || rank < 0 ? later(handled ?? dispatched ?? filed ?? reported, 4) : null;
    const isSuspended = ended === null && ['filing', 'dispatch', 'handling'].includes(stage) && chance(0.2);
    const hasLimits = dispatched !== null && !isSuspended;
    const handleDue = hasLimits && chance(0.95) ? later(dispatched, 8) : null;
    return {
      number: rank > 0 ? `N-${index}` : null,
      stage,
      closure,
      source: one('sensor', 'patrol', 'public', 'enterprise'),
      grid: one('G1', 'M1', 'M1', 'M2', 'G2', 'GONE', null),
      department: dispatched === null ? null : one('property', 'safety', 'order'),
      department_name: '部门',
      category: filed === null ? null : one('20101', '10501', '20403', '99999'),
      handler: dispatched === null ? null : one(7, 8, 9),
      handler_name: '张三',
      reported_at: reported,
      filed_at: filed,
      dispatched_at: dispatched,
      handled_at: handled,
      ended_at: ended,
      stage_since: ended ?? handled ?? dispatched ?? filed ?? reported,
      handle_due_at: handleDue,
      total_due_at:
        handleDue !== null || (hasLimits && chance(0.5)) ? later(handleDue ?? dispatched ?? reported, 3) : null,
      suspended_at: isSuspended && filed !== null ? later(filed, 5) : null,
      self_handled: filed !== null && chance(0.1),
      rework: handled !== null && chance(0.2) ? one(1, 1, 2) : 0,
      dispatches: dispatched === null ? 0 : one(2, 3),
      returns: dispatched === null ? 0 : one(0, 0, 1),
      extensions: dispatched !== null && chance(0.1) ? 1 : 0,
      supervised: filed !== null && chance(0.1) ? one('timeout', 'leader', 'key') : null,
      excused: stage === 'closed' && chance(0.1),
    };
  });
}

async function store(cases: Record<string, unknown>[]): Promise<void> {
  const asInstant = (value: unknown) => (typeof value === 'number' ? new Date(value).toISOString() : value);
  const stored = cases.map(
    (one) =>
    Object.fromEntries(Object.entries(one).map(([name, value]) => [name, name.endsWith('_at') || name === 'stage_since' ? asInstant(value) : value])), // biome-ignore format: one line
  );
  const columns = Object.keys(stored[0] ?? {}).join(', ');
  await test.sql(
    `insert into case_file (community, title, description, priority, ${columns})
     select '${COMMUNITY}', 't', 'd', 2, ${columns} from jsonb_populate_recordset(null::case_file, $1::jsonb)`,
    [JSON.stringify(stored)],
  );
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
