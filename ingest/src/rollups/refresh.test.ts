import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { QUALITY, SUSPECT_FLAGS } from '../messages/contract.ts';
import { type Message, type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';
import { refreshOnce } from './refresh.ts';

/** 23:30 in Shanghai: the readings cross an hour and a local midnight, though not one in UTC. */
const START = Date.parse('2026-11-22T15:30:00Z');
const NOW = START + 7_200_000;
const BUCKETS = {
  '1m': (at: number) => Math.floor(at / 60_000) * 60_000,
  '15m': (at: number) => Math.floor(at / 900_000) * 900_000,
  '1h': (at: number) => Math.floor(at / 3_600_000) * 3_600_000,
  '1d': (at: number) => Math.floor((at + 8 * 3_600_000) / 86_400_000) * 86_400_000 - 8 * 3_600_000,
};

interface Sample {
  id: number;
  lot: 'P1' | 'P2';
  second: number;
  occupied: number;
  entries: number | undefined;
}

let scratch: Scratch;
let pipeline: Pipeline;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  pipeline = await pipelineOn(scratch);
});
afterAll(() => scratch.drop());

test('rollups equal a recount of all readings after late, doubled and shuffled arrivals, however often refreshed', async () => {
  const sample = fc.record({
    id: fc.integer({ min: 1, max: 30 }),
    lot: fc.constantFrom('P1' as const, 'P2' as const),
    second: fc.integer({ min: 0, max: 3_600 }),
    occupied: fc.integer({ min: -3, max: 110 }),
    entries: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
  });
  const rounds = fc.array(fc.array(sample, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(rounds, async (batches) => {
      await reset();
      for (const batch of batches) {
        await pipeline.batch(batch.map(message));
        await refreshOnce(scratch.database);
      }
      await pipeline.batch(batches.flat().reverse().map(message));
      await refreshOnce(scratch.database);
      // The first of two messages with the same key stands; keep those.
      const first = new Map<string, Sample>();
      for (const one of batches.flat()) {
        const key = `${one.lot} ${one.second} ${one.id}`;
        if (!first.has(key)) first.set(key, one);
      }
      for (const [name, bucket] of Object.entries(BUCKETS))
        expect(await stored(name), name).toEqual(recount([...first.values()], bucket));
    }),
    { seed: 20261122, numRuns: 15 },
  );
});

test('a refresh that dies before its commit leaves its minutes to be done again', async () => {
  await reset();
  await pipeline.batch([message({ id: 1, lot: 'P1', second: 5, occupied: 10, entries: 1 })]);
  const blocker = await scratch.database.connect();
  blocker.on('error', () => {});
  await blocker.query('begin');
  await blocker.query('lock table parking_occupancy_1d in access exclusive mode');
  const dying = refreshOnce(scratch.database).then(
    () => 'done',
    () => 'died',
  );
  await expect
    .poll(
      async () =>
        (
          await scratch.rows(`select 1 from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`, [
            scratch.name,
          ])
        ).length,
    )
    .toBe(1);
  await scratch.admin('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [scratch.name]);
  blocker.release(true);
  expect(await dying).toBe('died');
  await expect.poll(() => scratch.database.totalCount).toBe(0); // the pool has noticed as well
  expect(await scratch.rows('select source from rollup_dirty')).toEqual([{ source: 'parking_occupancy' }]);
  await refreshOnce(scratch.database);
  expect(await stored('1d')).toHaveLength(1);
});

test('one ingest refreshes at a time; the other goes on when the one that is at it is frozen between two transactions', async () => {
  await reset();
  await pipeline.batch([message({ id: 1, lot: 'P1', second: 5, occupied: 10, entries: 1 })]);
  const frozen = await scratch.database.connect();
  const ended = new Promise((resolve) => frozen.once('error', resolve));
  const asked = frozen.query.bind(frozen) as (...args: unknown[]) => unknown;
  const stopped = gate();
  Object.assign(frozen, {
    query(...args: unknown[]) {
      if (args[0] !== 'begin') return asked(...args);
      stopped.open();
      return new Promise(() => {});
    },
  });
  // Nobody awaits what never comes about.
  void refreshOnce(Object.assign(Object.create(scratch.database), { connect: async () => frozen }));
  await stopped.passed;
  expect(await refreshOnce(scratch.database)).toBeUndefined();
  expect(String(await ended)).toMatch(/idle-session timeout/);
  expect(await refreshOnce(scratch.database)).toMatchObject({ names: ['parking_occupancy'] });
  frozen.release(true);
});

test('a connection is given back with no limit of idleness and no lock', async () => {
  await refreshOnce(scratch.database);
  expect(await scratch.database.query('show idle_session_timeout')).toMatchObject({
    rows: [{ idle_session_timeout: '0' }],
  });
  // Of this database: another test file may hold locks of its own at this moment.
  const kept = `select 1 from pg_locks where locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())`;
  expect(await scratch.rows(kept)).toEqual([]);
});

function gate(): { passed: Promise<void>; open(): void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

test('a session counts in the minute it ended in, not when it was reported', async () => {
  const endedAt = START + 61_000;
  const payload = {
    id: 's',
    at: START + 900_000,
    venue: 'V1',
    startedAt: endedAt - 90_000,
    endedAt,
    kcal: 12.5,
    buffered: true,
  };
  await pipeline.batch([{ tail: 'fitness/X1/session', payload, receivedAt: NOW }]);
  await refreshOnce(scratch.database);
  expect(await scratch.rows('select bucket, samples, used_s::int, kcal, metres from fitness_session_1m')).toEqual([
    { bucket: new Date(START + 60_000), samples: 1, used_s: 90, kcal: 12.5, metres: null },
  ]);
});

function message({ id, lot, second, occupied, entries }: Sample): Message {
  const payload = { id: `m${id}-${second}`, at: START + second * 1_000, total: 100, occupied, entries, buffered: true };
  return { tail: `parking/${lot}/occupancy`, payload, receivedAt: NOW };
}

function recount(samples: readonly Sample[], bucket: (at: number) => number) {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = `${bucket(START + sample.second * 1_000)} ${sample.lot}`;
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group]) => {
      const good = group.filter((one) => (qualityOf(one) & SUSPECT_FLAGS) === 0);
      const last = [...good].sort((a, b) => b.second - a.second || (`m${a.id}` < `m${b.id}` ? 1 : -1))[0];
      const told = good.flatMap(({ entries }) => entries ?? []);
      const values = good.map(({ occupied }) => occupied);
      return {
        bucket: Number(key.split(' ')[0]),
        code: key.split(' ')[1],
        samples: good.length,
        suspect: group.length - good.length,
        sum: values.reduce((a, b) => a + b, 0),
        min: good.length ? Math.min(...values) : null,
        max: good.length ? Math.max(...values) : null,
        last: last?.occupied ?? null,
        usable: last ? 100 : null,
        entries: told.length ? told.reduce((a, b) => a + b, 0) : null,
      };
    });
}

function qualityOf({ occupied }: Sample): number {
  return (occupied < 0 ? QUALITY.negative : 0) | (occupied > 100 ? QUALITY.overCapacity : 0);
}

async function stored(name: string) {
  return scratch.rows(
    `select (extract(epoch from bucket) * 1000)::float8 as bucket, code, samples, suspect, occupied_sum::int as sum,
      occupied_min as min, occupied_max as max, occupied_last as last, usable_last as usable, entries::int as entries
    from parking_occupancy_${name} join device on device.id = device order by bucket, code`,
  );
}

async function reset(): Promise<void> {
  await scratch.database.query(
    `truncate parking_occupancy, parking_lot_latest, event, rollup_dirty, parking_occupancy_1m, parking_occupancy_15m,
      parking_occupancy_1h, parking_occupancy_1d`,
  );
}
