import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { App } from '../http/app.ts';
import type { Snapshot } from '../live/contract.ts';
import { registryCache } from '../registry/cache.ts';
import type { Registry } from '../registry/registry.ts';
import { aCase, clearCases } from '../testing/cases.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { applied, onPort, openScreen, testApp } from '../testing/serve.ts';
import { countOpenCases } from './counting.ts';
import { caseTotals } from './derive.ts';
import { readCaseClosing, readCaseFlows, readLiveCases, readOpenCases } from './queries.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WALL = { community: COMMUNITY, grid: null, grids: null };
/** 2026-11-22 00:00 in Shanghai; NOW is ten hours later. */
const MIDNIGHT = NOW - 10 * HOUR_MS;

let test: TestDatabase;
let registry: Registry;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  registry = await registryCache(test.database, COMMUNITY).get(undefined);
});
afterAll(() => test.drop());
beforeEach(() => clearCases(test));

const at = (instant: number) => new Date(instant);

async function totals(now = NOW) {
  const [standing, flows, closing] = await Promise.all([
    readOpenCases(test.database, registry, now),
    readCaseFlows(test.database, registry, now),
    readCaseClosing(test.database, registry, now),
  ]);
  return caseTotals({ standing, flows, closing }, registry, WALL);
}

describe('cases on the live road', () => {
  it('come by the limit that runs out next, suspended ones last, at most 60 and only those of the room', async () => {
    for (let index = 0; index < 50; index++) await aCase(test, { columns: { due_at: at(NOW + index * MINUTE_MS) } });
    const late = await aCase(test, { grid: 'M2', columns: { due_at: at(NOW - MINUTE_MS) } });
    const suspended = { suspended_at: at(NOW), suspended_until: at(NOW + HOUR_MS) };
    await aCase(test, { grid: 'M2', columns: { ...suspended, priority: 1 } });
    const urgent = await aCase(test, { grid: 'M2', stage: 'collection', columns: { priority: 1 } });
    await aCase(test, { grid: 'M2', stage: 'closed', columns: { ended_at: at(NOW), closure: 'verified' } });
    const room = { community: COMMUNITY, grid: 'M2', grids: new Set(['M2']) };
    const live = await readLiveCases(test.database, room);
    expect(live.map(({ id }) => id).slice(0, 2)).toEqual([late, urgent]);
    expect(live[2]).toMatchObject({ suspendedUntil: NOW + HOUR_MS });
    expect(live).toHaveLength(3);
    for (let index = 0; index < 20; index++) await aCase(test);
    const all = await readLiveCases(test.database, WALL);
    expect(all).toHaveLength(60);
    expect(all[0]?.id).toBe(late);
  });

  it('say of what the public and firms wrote only of which category it is', async () => {
    const columns = { title: '住在3栋502的李某', place: '3栋502', category: '20402' };
    for (const source of ['public', 'enterprise', 'patrol']) await aCase(test, { columns: { ...columns, source } });
    await aCase(test, { columns: { ...columns, source: 'public', category: null } });
    const live = await readLiveCases(test.database, WALL);
    for (const row of live) {
      if (row.source === 'patrol') expect(row.title).toBe(columns.title);
      else expect(row).toMatchObject({ title: row.categoryName?.zh ?? '', place: null });
    }
    expect(live.filter(({ title }) => title === '')).toHaveLength(1);
  });

  it('are counted since the local midnight, each once, an exclusive grid with its micro-grids', async () => {
    await aCase(test, { reportedAt: MIDNIGHT - 1, columns: { filed_at: at(MIDNIGHT), dispatched_at: at(MIDNIGHT) } });
    await aCase(test, { reportedAt: MIDNIGHT, grid: 'M2', columns: { handled_at: at(NOW) } });
    const verified = { ended_at: at(NOW - HOUR_MS), closure: 'verified' };
    await aCase(test, { stage: 'closed', reportedAt: MIDNIGHT - 1, columns: verified });
    await aCase(test, { stage: 'closed', reportedAt: MIDNIGHT, columns: { ...verified, closure: 'bundled' } });
    await aCase(test, { stage: 'rejected', grid: null, reportedAt: MIDNIGHT, columns: { ended_at: at(NOW) } });
    const found = await totals();
    expect(found['all']?.today).toEqual({ reported: 3, filed: 1, dispatched: 1, handled: 1, closed: 1, rejected: 1 });
    expect(found['M1']?.today).toMatchObject({ reported: 1, closed: 1, rejected: 0 });
    expect(found['G1']?.today).toMatchObject({ reported: 2, handled: 1 });
    const nextDay = await totals(NOW + 14 * HOUR_MS);
    expect(nextDay['all']?.today).toEqual({ reported: 0, filed: 0, dispatched: 0, handled: 0, closed: 0, rejected: 0 });
    expect(nextDay['all']?.closureRate).toEqual({ numerator: 0, denominator: 0 });
  });

  it('should be closed in the day when their limit falls in it or they were closed in it', async () => {
    const closed = (endedAt: number, totalDueAt: number | null, rest: object = {}) =>
      aCase(test, {
        stage: 'closed',
        columns: { ended_at: at(endedAt), total_due_at: totalDueAt && at(totalDueAt), closure: 'verified', ...rest },
      });
    const open = (totalDueAt: number, rest: object = {}) =>
      aCase(test, { columns: { total_due_at: at(totalDueAt), ...rest } });
    const yesterday = MIDNIGHT - HOUR_MS;
    const tomorrow = MIDNIGHT + 25 * HOUR_MS;
    await closed(NOW, tomorrow); // in time
    await closed(NOW, null); // on the spot
    await closed(NOW, yesterday); // late
    await closed(NOW, NOW - 1); // late
    await closed(yesterday, NOW); // ahead of its day
    await open(MIDNIGHT); // not closed
    await open(MIDNIGHT + 24 * HOUR_MS - 1); // not closed yet
    await open(tomorrow);
    await open(yesterday);
    await closed(yesterday, yesterday);
    await closed(NOW, NOW, { closure: 'bundled' });
    await open(NOW, { suspended_at: at(NOW) });
    await aCase(test, { stage: 'rejected', columns: { ended_at: at(NOW), total_due_at: at(NOW) } });
    const found = await totals();
    expect(found['all']?.closureRate).toEqual({ numerator: 5, denominator: 7 });
    expect(found['all']?.onTimeRate).toEqual({ numerator: 3, denominator: 7 });
  });

  it('that are open are counted as a plain count does, whatever happened to them, in whatever order', async () => {
    const grids = [null, 'M1', 'M2'];
    const stages = ['collection', 'handling', 'closed', 'rejected'];
    const step = fc.record({
      which: fc.nat(11),
      grid: fc.constantFrom(...grids),
      stage: fc.constantFrom(...stages),
      suspended: fc.boolean(),
      dueIn: fc.option(fc.integer({ min: -3, max: 3 })),
      remove: fc.boolean(),
    });
    const ids: number[] = [];
    for (let index = 0; index < 12; index++) ids.push(await aCase(test, { grid: grids[index % 3] ?? null }));
    // Past the 500th entry, so that the tally is added up in between.
    for (const { which, grid, stage, suspended, dueIn, remove } of fc.sample(step, { numRuns: 600, seed: 5 })) {
      const id = ids[which];
      if (remove && which < 2) {
        await test.sql('delete from case_file where id = $1', [id]);
        ids[which] = await aCase(test, { grid });
        continue;
      }
      const ended = stage === 'closed' || stage === 'rejected';
      await test.sql(
        'update case_file set grid = $2, stage = $3, ended_at = $4, suspended_at = $5, due_at = $6 where id = $1',
        [
          id,
          grid,
          stage,
          ended ? at(NOW) : null,
          suspended && !ended ? at(NOW) : null,
          ended || suspended || dueIn === null ? null : at(NOW + dueIn * MINUTE_MS),
        ],
      );
    }
    const plain = await test.sql(
      `select grid as key, stage, suspended_at is not null as suspended, count(*)::int as cases,
         count(*) filter (where due_at <= to_timestamp($1))::int as overdue,
         (extract(epoch from min(due_at) filter (where due_at > to_timestamp($1))) * 1000)::float8 as "nextDueAt"
       from case_file where ended_at is null group by 1, 2, 3`,
      [NOW / 1000],
    );
    const kept = await countOpenCases(test.database, COMMUNITY, null, NOW);
    const sorted = (rows: object[]) => rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort();
    expect(sorted(kept)).toEqual(sorted(plain));
    expect((await test.sql('select count(*)::int as n from case_tally'))[0]?.['n']).toBeLessThan(530);
    const inM2 = await countOpenCases(test.database, COMMUNITY, ['M2'], NOW);
    expect(sorted(inM2)).toEqual(sorted(plain.filter(({ key }) => key === 'M2')));
  });
});

describe('a screen', () => {
  let app: App;
  const clock = { at: NOW, speed: 1, now: () => clock.at };
  beforeEach(async () => {
    clock.at = NOW;
    // What comes, comes by a notice or at its own time.
    app = await testApp(test, { clock, tickMs: 86_400_000 });
    return () => app.close();
  });

  it('sees after a snapshot and changes what a new snapshot shows', async () => {
    const id = await aCase(test, { columns: { due_at: at(NOW + HOUR_MS) } });
    const screen = await openScreen(await onPort(app));
    const first = (await screen.subscribe({ room: 'wall' })) as Snapshot;
    expect(first.tables.cases[id]).toMatchObject({ stage: 'handling', dueAt: NOW + HOUR_MS });
    expect(first.tables.caseTotals['M1']?.open.handling).toBe(1);
    const other = await aCase(test, { grid: 'M2', columns: { due_at: at(NOW + 2 * HOUR_MS) } });
    await test.sql(
      `update case_file set stage = 'closed', ended_at = $2, due_at = null, closure = 'verified' where id = $1`,
      [id, at(NOW)],
    );
    await test.notify({ kind: 'cases', community: COMMUNITY, grids: ['M1', 'M2'] });
    // A reading that was under way meanwhile may have met the list after the update and the totals before: the notice's own follows.
    const totals = () => applied(first, screen.changes)['caseTotals']?.['all'];
    await expect.poll(totals).toMatchObject({ open: { handling: 1 }, today: { closed: 1 } });
    await expect.poll(() => Object.keys(applied(first, screen.changes)['cases'] ?? {})).toEqual([String(other)]);
    const late = await openScreen(portOf(app));
    const second = (await late.subscribe({ room: 'wall' })) as Snapshot;
    await expect.poll(() => applied(first, screen.changes)['cases']).toEqual(second.tables.cases);
    await expect.poll(() => applied(first, screen.changes)['caseTotals']).toEqual(second.tables.caseTotals);
    screen.close();
    late.close();
  });

  it('hears that a case became overdue although nothing happened but time, without waiting for the slow tick', async () => {
    await aCase(test, { columns: { due_at: at(NOW + 300) } });
    const screen = await openScreen(await onPort(app));
    const first = (await screen.subscribe({ room: 'wall' })) as Snapshot;
    expect(first.tables.caseTotals['all']).toMatchObject({ overdue: 0, nextDueAt: NOW + 300 });
    clock.at = NOW + 300;
    const change = await screen.until(({ tables }) => tables.caseTotals?.['all']?.overdue === 1);
    expect(change.tables.caseTotals?.['all']?.nextDueAt).toBeNull();
    screen.close();
  });
});

function portOf(app: App): number {
  return (app.server.address() as { port: number }).port;
}
