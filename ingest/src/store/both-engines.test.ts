/** Random histories into plain PostgreSQL and TimescaleDB: same tables, same answers, and both equal to a count by hand. */
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '../database/engine.ts';
import { migrate } from '../database/migrate.ts';
import { loadDevices } from '../devices/devices.ts';
import { READING_TABLES } from '../messages/stored/contract.ts';
import { LEVELS, ROLLUPS, type Rollup } from '../rollups/declare.ts';
import { refreshOnce } from '../rollups/refresh.ts';
import { continuousStatements } from '../rollups/timescale.ts';
import { byHand, type HandRow, heldByHand, type Sample } from '../testing/by-hand.ts';
import { type Message, type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import { type TimescaleServer, timescaleServer } from '../testing/timescale.ts';
import { applyChange, previewChange } from './change-setting.ts';
import { renewContinuous } from './convert.ts';
import { prepareStore } from './engine.ts';
import type { StoreOverrides } from './settings.ts';
import { verifyRollups } from './verify.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A day and a half with the end of summer time in Berlin (25 hours) and three different midnights in it. */
const START = Date.parse('2026-10-24T12:00:00Z');
const SPAN_S = 36 * 3_600;
const END = START + SPAN_S * 1_000;
const ZONES = ['Asia/Shanghai', 'Asia/Kolkata', 'Europe/Berlin'] as const;
const ROUNDS = 12;

interface Side {
  engine: Engine;
  database: pg.Pool;
  pipeline: Pipeline;
}

let scratch: Scratch;
let timescale: TimescaleServer;
let sides: Side[];
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  timescale = await timescaleServer();
  await migrate(timescale.url, silent);
  sides = [await open(scratch.url, scratch.database, 'off'), await open(timescale.url, timescale.database, 'on')];
  expect(sides.map(({ engine }) => engine)).toEqual(['postgres', 'timescale']);
}, 240_000);
afterAll(async () => {
  await timescale.stop();
  await scratch.drop();
});

test('both engines answer like a count by hand after late, doubled, shuffled and missing messages', async () => {
  const histories = fc.sample(
    fc.record({ samples: fc.array(sample(), { minLength: 3, maxLength: 30 }), again: fc.nat(), atHour: fc.nat(36) }),
    {
      seed: 20261025,
      numRuns: ROUNDS,
    },
  );
  const hours = histories.map(({ atHour }) => atHour).sort((a, b) => a - b);
  const sent: Sample[] = [];
  for (const [round, { samples, again }] of histories.entries()) {
    const doubled = sent.length === 0 ? [] : [sent[again % sent.length] as Sample];
    // Messages come from before and after `now`: into buckets that are materialized, and into some that are not.
    const now = round === ROUNDS - 1 ? END + HOUR_MS : START + (hours[round] ?? 0) * HOUR_MS;
    for (const { engine, database, pipeline } of sides) {
      await pipeline.batch([...samples, ...doubled].map(message));
      if (round % 3 === 1 && engine === 'timescale') await runPolicies(database, now);
      await refreshOnce(database, { engine, now: () => now, keptFrom: () => 0 });
    }
    sent.push(...samples);
    if (round % 4 === 3) await compare(sent);
  }
});

test('a day made while the clock had jumped back is made again when its quarter is refreshed', async () => {
  const [, { database, pipeline, engine }] = sides as [Side, Side];
  const quarter = END + 48 * HOUR_MS;
  const over = quarter + HOUR_MS;
  const step = async (id: string | undefined, now: number) => {
    const payload = { id, at: quarter + MINUTE_MS, total: 100, occupied: 1, buffered: true };
    if (id) await pipeline.batch([{ community: 'zone-0', tail: 'parking/P/occupancy', payload, receivedAt: over }]);
    await refreshOnce(database, { engine, now: () => now, keptFrom: () => 0 });
    const { rows } = await database.query<{ samples: number }>(
      'select samples from parking_occupancy_1d order by bucket desc limit 1',
    );
    return rows[0]?.samples;
  };
  expect(await step('before', over)).toBe(1);
  // The quarter is materialized and by this clock not over yet: the day is made of what it was.
  expect(await step('after', quarter + 5 * MINUTE_MS)).toBe(1);
  expect(await step(undefined, over)).toBe(2);
});

test('a bucket that waits for its refresh while its readings go past retention stays as it was', async () => {
  const [, { database, pipeline, engine }] = sides as [Side, Side];
  const minute = END + 72 * HOUR_MS;
  const step = async (id: string | undefined, now: number, kept: number) => {
    const payload = { id, at: minute, total: 100, occupied: 1, buffered: true };
    if (id)
      await pipeline.batch([
        { community: 'zone-0', tail: 'parking/P/occupancy', payload, receivedAt: minute + HOUR_MS },
      ]);
    await refreshOnce(database, { engine, now: () => now, keptFrom: () => kept });
    const { rows } = await database.query<{ samples: number }>(
      'select samples from parking_occupancy_1m where bucket = to_timestamp($1)',
      [minute / 1_000],
    );
    return rows.map(({ samples }) => samples);
  };
  const over = minute + 2 * HOUR_MS;
  expect(await step('first', over, 0)).toEqual([1]);
  expect(await step('second', minute, 0)).toEqual([1]); // by this clock the bucket is not over: it waits
  await database.query('delete from parking_occupancy where at = to_timestamp($1)', [minute / 1_000]);
  expect(await step(undefined, over, over)).toEqual([1]);
  expect(await step(undefined, over, 0)).toEqual([1]);
});

test('the recount finds nothing to report, and finds what was tampered with', async () => {
  for (const { database } of sides)
    expect(await verifyRollups(database, START - 2 * 24 * HOUR_MS, END + 2 * 24 * HOUR_MS)).toEqual([]);
  await scratch.database.query('update parking_occupancy_1d set samples = samples + 1');
  await scratch.database.query(
    'delete from fitness_headcount_held_15m where ctid = (select min(ctid) from fitness_headcount_held_15m)',
  );
  const found = await verifyRollups(scratch.database, START - 2 * 24 * HOUR_MS, END + 2 * 24 * HOUR_MS);
  expect(found.map(({ table }) => table).sort()).toEqual(['fitness_headcount_held_15m', 'parking_occupancy_1d']);
});

test('continuous aggregates of an older definition are made anew, unless their readings are gone', async () => {
  const rollup = ROLLUPS.find(({ source }) => source === 'hazard_state') as Rollup;
  const older = {
    ...rollup,
    measures: rollup.measures.map(({ name, ...measure }) => ({
      ...measure,
      name,
      ...(name === 'samples' && { of: 'true' }),
    })),
  };
  const { database } = timescale;
  const client = { query: database.query.bind(database) } as unknown as pg.ClientBase;
  const makeOlder = async () => {
    for (const level of LEVELS) await database.query(`drop view if exists hazard_state_${level}_by_grid`);
    for (const level of ['1h', '15m', '1m']) await database.query(`drop materialized view hazard_state_${level}`);
    for (const statement of continuousStatements(older)) await database.query(statement);
    for (const level of ['1m', '15m', '1h'])
      await database.query(`alter materialized view hazard_state_${level} set (timescaledb.compress = true)`);
  };
  const definition = async () =>
    (
      await database.query<{ definition: string }>(
        "select view_definition as definition from timescaledb_information.continuous_aggregates where view_name = 'hazard_state_1m'",
      )
    ).rows[0]?.definition;
  await makeOlder();
  expect(await definition()).not.toContain('unknown');
  expect(await renewContinuous(client)).toEqual([]);
  expect(await definition()).toContain('unknown');
  await makeOlder();
  for (const level of ['1m', '15m', '1h'])
    await database.query(`call refresh_continuous_aggregate('hazard_state_${level}', null, null)`);
  await database.query('delete from hazard_state where at < (select max(at) from hazard_state)');
  expect(await renewContinuous(client)).toEqual(['hazard_state']);
  expect(await definition()).not.toContain('unknown');
});

test('the jobs are those of the settings, run against the real extension, and are left alone while the settings stay', async () => {
  await timescale.database.end(); // the embedded server has one connection, which the store and the jobs need in turn
  const first = await prepareJobs({});
  await withTimescale(async (client) => {
    for (const id of first.keys()) await client.query(`call run_job(${id})`);
  });
  const counts = ['compression', 'retention', 'refresh_continuous_aggregate'].map(
    (kind) => [...first.values()].filter((job) => job.startsWith(`policy_${kind} `)).length,
  );
  // A hypertable, and three continuous aggregates of each that is rolled up by itself, two of which are let go in time.
  const [tables, rolledUp] = [READING_TABLES.length, ROLLUPS.filter((one) => one.onTimescale === 'continuous').length];
  expect(counts).toEqual([tables + 3 * rolledUp, tables + 2 * rolledUp, 3 * rolledUp]);
  expect(await prepareJobs({})).toEqual(first);
  expect(await prepareJobs({ RAW_RETENTION_DAYS: 80 })).toEqual(first); // an environment changes nothing any more
  await withTimescale(async (client) => {
    const change = await previewChange(client, 'RAW_RETENTION_DAYS', '80', END);
    await applyChange(client, change, 'test', END);
    expect(
      await client.query(
        'select value_before as before, value_after as after, changed_by as by from store_setting_change order by id desc limit 1',
      ),
    ).toMatchObject({ rows: [{ before: '90', after: '80', by: 'test' }] });
    await client.query('delete from store_setting'); // an upgrade: settings were not kept, jobs have them
  });
  const changed = await prepareJobs({ RAW_RETENTION_DAYS: 400, MINUTE_RETENTION_DAYS: 500 });
  expect(changed).toEqual(first);
  await withTimescale((client) =>
    client.query(`update store_setting set value = '80' where name = 'RAW_RETENTION_DAYS'`),
  );
  const shorter = await prepareJobs({});
  const gone = [...first].filter(([id]) => !shorter.has(id)).map(([, job]) => job);
  expect(gone).toHaveLength(READING_TABLES.length);
  expect(gone).toContain('policy_retention parking_occupancy');
  expect([...shorter.values()].sort()).toEqual([...first.values()].sort());
  expect(await prepareJobs({}, false)).toEqual(new Map());
});

/** The jobs by id after a start with `asked` in the environment. */
async function prepareJobs(asked: StoreOverrides, jobs = true): Promise<Map<number, string>> {
  await prepareStore({ url: timescale.url, asked: { TIMESCALE: 'on', ...asked }, log: silent, jobs });
  return withTimescale(async (client) => {
    const { rows } = await client.query<{ id: number; job: string }>(
      `select job_id as id, proc_name || ' ' || hypertable_name as job from timescaledb_information.jobs
      where hypertable_name is not null`,
    );
    return new Map(rows.map(({ id, job }) => [id, job]));
  });
}

async function withTimescale<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: timescale.url });
  await client.connect();
  // All connections to the embedded one are one session, with what was prepared before.
  await client.query('deallocate all');
  return work(client).finally(() => client.end());
}

async function open(url: string, database: pg.Pool, choice: 'on' | 'off'): Promise<Side> {
  const { engine } = await prepareStore({ url, asked: { TIMESCALE: choice }, log: silent, jobs: false });
  for (const [index, zone] of ZONES.entries()) await seed(database, `zone-${index}`, zone, 1_000 + index * 10);
  return { engine, database, pipeline: await pipelineOn({ database, devices: await loadDevices(database) }) };
}

/** The same ids on both sides. */
async function seed(database: pg.Pool, community: string, zone: string, id: number): Promise<void> {
  await database.query(
    `insert into community (code, name_zh, name_en, timezone, workers, registry, imported_at) values ($1, $1, $1, $2, 1, '{}', now())`,
    [community, zone],
  );
  await database.query(
    `insert into grid (code, community, kind, name_zh, name_en, area_m2, polygon, position)
    values ('g-' || $1, $1, 'exclusive', '', '', 1, '{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}', 0)`,
    [community],
  );
  await database.query(
    `insert into facility (id, community, domain, kind, code, grid, name_zh, name_en, capacity, attributes, position) overriding system value
    select $2::int + n, $1, domain, kind, code, 'g-' || $1, '', '', 100, attributes::jsonb, n from (values
      (0, 'parking', 'car-park', 'P', '{}'), (1, 'fitness', 'venue', 'V', '{}'), (2, 'fitness', 'machine', 'X', '{}'),
      (3, 'patrol', 'checkpoint', 'C', '{}'), (4, 'hazard', 'hazard-point', 'H', '{"kind":"lift","level":"general"}')
    ) as f (n, domain, kind, code, attributes)`,
    [community, id],
  );
  await database.query(
    `insert into device (id, community, domain, code, facility, report_every_s) overriding system value
    select id, community, domain, code, id, 60 from facility where community = $1`,
    [community],
  );
}

function sample(): fc.Arbitrary<Sample> {
  return fc.record({
    id: fc.integer({ min: 1, max: 40 }),
    zone: fc.nat(ZONES.length - 1),
    kind: fc.constantFrom('parking', 'parking', 'parking', 'headcount', 'session', 'checkin', 'state'),
    // Half of them close together, around the middle: Berlin's long night.
    second: fc.oneof(fc.nat(SPAN_S), fc.integer({ min: 11 * 3_600, max: 12 * 3_600 })),
    value: fc.integer({ min: -3, max: 110 }),
    entries: fc.option(fc.nat(9), { nil: undefined }),
  });
}

function message({ id, zone, kind, second, value, entries }: Sample): Message {
  const at = START + second * 1_000;
  // The same key again is the same message; an id of its own second, since one id with two times is something else.
  const envelope = { id: `m${id}-${second}`, at, buffered: true };
  const tails: Record<Sample['kind'], [string, object]> = {
    parking: ['parking/P/occupancy', { total: 100, occupied: value, entries }],
    headcount: ['fitness/V/headcount', { present: Math.abs(value), entries }],
    session: [
      'fitness/X/session',
      { venue: 'V', startedAt: at - 1_000 * (60 + Math.abs(value)), endedAt: at - 60_000, kcal: 1.5 },
    ],
    checkin: ['patrol/C/checkin', { round: 'R@2026-10-25', officer: 'o', result: value > 50 ? 'finding' : 'ok' }],
    state: [
      'hazard/H/state',
      { kind: 'lift', state: value > 90 ? 'alarm' : value < 10 ? null : 'normal', value: value / 7, unit: 'm' },
    ],
  };
  const [tail, payload] = tails[kind];
  return { community: `zone-${zone}`, tail, payload: { ...envelope, ...payload }, receivedAt: END + HOUR_MS };
}

/** What the jobs of the database would do at `now`: it moves the edge of what is materialized under everything else. */
async function runPolicies(database: pg.Pool, now: number): Promise<void> {
  for (const level of ['1m', '15m', '1h'])
    await database.query(
      `call refresh_continuous_aggregate('parking_occupancy_${level}', to_timestamp(${(now - 6 * HOUR_MS) / 1_000}), to_timestamp(${(now - 2 * MINUTE_MS) / 1_000}))`,
    );
}

async function compare(sent: readonly Sample[]): Promise<void> {
  const [postgres, timescaled] = sides as [Side, Side];
  for (const { source, held } of ROLLUPS)
    for (const level of LEVELS)
      for (const table of [
        `${source}_${level}`,
        `${source}_${level}_by_grid`,
        ...(held && level !== '1m' ? [`${source}_held_${level}`] : []),
      ]) {
        const expected = await all(postgres.database, table);
        expect(await all(timescaled.database, table), table).toEqual(expected);
      }
  for (const level of LEVELS) {
    expect(await parking(postgres.database, level), level).toEqual(byHand(sent, START, level, ZONES));
    if (level !== '1m')
      expect(await heldRows(postgres.database, level), level).toEqual(heldByHand(sent, START, level, ZONES));
  }
}

async function all(database: pg.Pool, table: string): Promise<unknown[]> {
  const { rows } = await database.query(
    `select to_jsonb(t) as row from ${table} as t order by bucket, to_jsonb(t)::text`,
  );
  // bigint and double precision sums may come in another order; numbers are compared to nine digits.
  return rows.map(({ row }) =>
    Object.fromEntries(
      Object.entries(row as object).map(([name, value]) => [
        name,
        typeof value === 'number' ? Number(value.toPrecision(9)) : value,
      ]),
    ),
  );
}

async function parking(database: pg.Pool, level: string): Promise<HandRow[]> {
  const { rows } = await database.query<HandRow>(
    `select (extract(epoch from bucket) * 1000)::float8 as bucket, (device - 1000) / 10 as zone, samples, suspect,
      occupied_sum::int as sum, occupied_min as min, occupied_max as max, occupied_last as last, entries::int as entries
    from parking_occupancy_${level} order by bucket, device`,
  );
  return rows;
}

async function heldRows(database: pg.Pool, level: string) {
  const { rows } = await database.query(
    `select (extract(epoch from bucket) * 1000)::float8 as bucket, (device - 1000) / 10 as zone, held_sum as sum, held_s as seconds
    from parking_occupancy_held_${level} order by bucket, device`,
  );
  return rows;
}
