import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { inTransaction } from '../database/database.ts';
import { refreshOnce } from '../rollups/refresh.ts';
import { type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import { applyChange, previewChange } from './change-setting.ts';
import { prepareStore } from './engine.ts';
import { openLiveSettings } from './live-settings.ts';
import { keptFrom, retain } from './retention.ts';
import { STORE_DEFAULTS, type StoreOverrides, type StoreSettings } from './settings.ts';
import { recomputableFrom } from './store-state.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const DAY_MS = 86_400_000;

let scratch: Scratch;
let pipeline: Pipeline;
let said: { level: number; msg: string; variable?: string }[];
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
beforeEach(async () => {
  const rollups = ['1m', '15m', '1h', '1d', 'held_15m', 'held_1h', 'held_1d'].map(
    (level) => `parking_occupancy_${level}`,
  );
  await scratch.database.query(
    `truncate parking_occupancy, ${rollups.join(', ')}, rollup_dirty, device_presence, store_setting, store_setting_change`,
  );
  await scratch.database.query('update store_state set erased_before = null');
  pipeline = await pipelineOn(scratch);
  said = [];
});
afterAll(() => scratch.drop());

test('the first start keeps what its environment says; a later one is compared with it and changes nothing', async () => {
  expect(await start({ RAW_RETENTION_DAYS: 400, MINUTE_RETENTION_DAYS: 500, TIMESCALE: 'off' })).toMatchObject({
    RAW_RETENTION_DAYS: 400,
    ALARM_RETENTION_DAYS: 1_095,
  });
  expect(said.filter(({ level }) => level >= 50)).toEqual([]);
  const kept = await scratch.rows('select * from store_setting order by name');
  expect(kept).toHaveLength(6);
  expect(await start({})).toMatchObject({ RAW_RETENTION_DAYS: 400, MINUTE_RETENTION_DAYS: 500, TIMESCALE: 'off' });
  expect(said.filter(({ level }) => level >= 50)).toEqual([]); // a variable that is not set says nothing
  expect(await start({ RAW_RETENTION_DAYS: 90, TIMESCALE: 'auto' })).toMatchObject({ RAW_RETENTION_DAYS: 400 });
  expect(said.filter(({ level }) => level >= 50)).toMatchObject([
    {
      variable: 'TIMESCALE',
      msg: expect.stringMatching(/^TIMESCALE is auto in the environment and off in the database/),
    },
    {
      variable: 'RAW_RETENTION_DAYS',
      msg: expect.stringMatching(
        /^RAW_RETENTION_DAYS is 90 in the environment and 400 in the database, which stands; "npm run db -- set RAW_RETENTION_DAYS 90"/,
      ),
    },
  ]);
  expect(await scratch.rows('select * from store_setting order by name')).toEqual(kept);
});

test('a first start whose times do not fit together is refused and keeps nothing', async () => {
  await expect(start({ MINUTE_RETENTION_DAYS: 91 })).rejects.toThrow(/must be at least RAW_RETENTION_DAYS \+ 2 = 92/);
  expect(await scratch.rows('select * from store_setting')).toEqual([]);
});

test('two first starts at once keep one environment, and both go by it', async () => {
  const [one, other] = await Promise.all([start({ RAW_RETENTION_DAYS: 100 }), start({ RAW_RETENTION_DAYS: 200 })]);
  expect(one).toEqual(other);
});

test('a value somebody wrote into the table that is none ends the start with its name', async () => {
  await start({});
  await scratch.database.query(`update store_setting set value = 'long' where name = 'RAW_RETENTION_DAYS'`);
  await expect(start({})).rejects.toThrow(/RAW_RETENTION_DAYS is "long"/);
});

test('two ingests with unequal environments agree: late readings of one do not erase rollups by the retention of the other', async () => {
  const [long, short] = [
    await start({ RAW_RETENTION_DAYS: 400, MINUTE_RETENTION_DAYS: 500 }),
    await start({ RAW_RETENTION_DAYS: 90 }),
  ];
  const hour = NOW - 100 * DAY_MS;
  await send(500, hour);
  await refresh();
  await round(short);
  await send(1, hour + 1_800_001);
  await refresh();
  await round(long);
  expect(await hours()).toEqual([501]);
});

test('a retention made shorter in a running process counts for a recomputation at once', async () => {
  await start({ RAW_RETENTION_DAYS: 400, MINUTE_RETENTION_DAYS: 500 });
  await send(500, NOW - 100 * DAY_MS);
  await refresh();
  await change('RAW_RETENTION_DAYS', '90');
  await round({ ...STORE_DEFAULTS });
  await send(1, NOW - 100 * DAY_MS + 1_800_001);
  expect(await refresh()).toMatchObject({ minutes: 0, tooLate: 1 });
  expect(await hours()).toEqual([500]);
});

test('a retention made longer does not bring back what is erased: rollups of then stay as they are', async () => {
  await start({});
  await send(500, NOW - 89 * DAY_MS);
  await refresh();
  const later = NOW + 5 * DAY_MS;
  await round({ ...STORE_DEFAULTS }, later);
  expect(await scratch.rows('select 1 from parking_occupancy')).toEqual([]);
  await change('MINUTE_RETENTION_DAYS', '500', later);
  await change('RAW_RETENTION_DAYS', '400', later);
  await send(1, NOW - 89 * DAY_MS + 1_800_001);
  expect(await refresh(later)).toMatchObject({ minutes: 0, tooLate: 1 });
  expect(await hours()).toEqual([500]);
  await send(7, later - 60_000); // what comes now is rolled up as ever
  expect(await refresh(later)).toMatchObject({ tooLate: 0 });
});

test('so it is where an earlier version erased without a note, and the first environment says longer', async () => {
  await send(500, NOW - 100 * DAY_MS);
  await refreshOnce(scratch.database);
  await scratch.database.query('delete from parking_occupancy');
  await start({ RAW_RETENTION_DAYS: 400, MINUTE_RETENTION_DAYS: 500 });
  await send(1, NOW - 100 * DAY_MS + 1_800_001);
  expect(await refresh()).toMatchObject({ minutes: 0, tooLate: 1 });
  expect(await hours()).toEqual([500]);
});

test('a note of a clock that was wrong is not believed', async () => {
  await start({});
  await scratch.database.query(`update store_state set erased_before = '2036-01-01'`);
  await send(3, NOW - 60_000);
  expect(await refresh()).toMatchObject({ tooLate: 0 });
});

test('a change waits for the recomputation that goes by the old value', async () => {
  await start({});
  let changed: Promise<void> | undefined;
  await inTransaction(scratch.database, async (tx) => {
    await recomputableFrom(tx, NOW);
    changed = change('RAW_RETENTION_DAYS', '60');
    const waiting = () =>
      scratch.rows(`select 1 from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`, [scratch.name]);
    await expect.poll(async () => (await waiting()).length).toBe(1);
    expect(await scratch.rows(`select value from store_setting where name = 'RAW_RETENTION_DAYS'`)).toEqual([
      { value: '90' },
    ]);
  });
  await changed;
  // Before any retention has run by the new value: a job of the database may have.
  const from = await inTransaction(scratch.database, (tx) => recomputableFrom(tx, NOW));
  expect(from).toBe(keptFrom({ RAW_RETENTION_DAYS: 60 }, NOW));
  expect(await scratch.rows(`select value from store_setting where name = 'RAW_RETENTION_DAYS'`)).toEqual([
    { value: '60' },
  ]);
});

test('a change says before what it erases, table by table, and leaves who and when behind', async () => {
  await start({});
  await send(20, NOW - 50 * DAY_MS);
  await refresh();
  const raw = await preview('RAW_RETENTION_DAYS', '30');
  expect(raw).toMatchObject({ before: 90, after: 30, atStart: false });
  expect(raw.erases).toEqual([{ table: 'parking_occupancy', rows: 20, oldest: new Date(NOW - 50 * DAY_MS) }]);
  expect((await preview('RAW_RETENTION_DAYS', '60')).erases).toEqual([]);
  expect((await preview('RAW_RETENTION_DAYS', '200')).erases).toEqual([]);
  expect(await scratch.rows(`select set_by from store_setting where name = 'RAW_RETENTION_DAYS'`)).toEqual([
    { set_by: 'first start' },
  ]);
  await change('RAW_RETENTION_DAYS', '30');
  await change('MINUTE_RETENTION_DAYS', '32');
  expect(
    await scratch.rows(
      'select name, value_before, value_after, changed_by from store_setting_change where value_before is not null order by id',
    ),
  ).toEqual([
    { name: 'RAW_RETENTION_DAYS', value_before: '90', value_after: '30', changed_by: '王敏' },
    { name: 'MINUTE_RETENTION_DAYS', value_before: '365', value_after: '32', changed_by: '王敏' },
  ]);
  const client = await scratch.database.connect();
  await expect(applyChange(client, raw, 'late', NOW)).rejects.toThrow(/was changed in the meantime/);
  client.release(true);
});

test.each([
  ['RAW_RETENTION_DAYS', '400', /MINUTE_RETENTION_DAYS is 365; it must be at least RAW_RETENTION_DAYS \+ 2 = 402/],
  ['REFRESH_WINDOW_HOURS', '200', /reaches past COMPRESS_AFTER_DAYS 7/],
  ['TIMESCALE', 'on', /TIMESCALE cannot be on: the server does not have the extension timescaledb/],
  ['RETENTION', '4', /There is no setting RETENTION/],
])('refuses to set %s to %s', async (name, value, sentence) => {
  await start({});
  await expect(preview(name, value)).rejects.toThrow(sentence);
});

test('before the first start of ingest there is nothing to change', async () => {
  await expect(preview('RAW_RETENTION_DAYS', '400')).rejects.toThrow(/keeps no settings of the store yet/);
});

test('a running ingest reads a change, and tries again to follow it where that failed', async () => {
  const heard: number[] = [];
  let fail = true;
  const live = openLiveSettings({
    database: scratch.database,
    log: silent,
    settings: await start({}),
    async onChange({ RAW_RETENTION_DAYS }) {
      if (fail) throw new Error('the database is busy');
      heard.push(RAW_RETENTION_DAYS);
    },
  });
  await change('RAW_RETENTION_DAYS', '60');
  live.refreshSoon();
  await live.stop();
  expect(live.current().RAW_RETENTION_DAYS).toBe(60);
  fail = false;
  await live.read();
  await live.read();
  expect(heard).toEqual([60]);
});

async function start(asked: StoreOverrides): Promise<StoreSettings> {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      said.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const log = pino({ level: 'info' }, stream);
  return (await prepareStore({ url: scratch.url, asked, log, jobs: true })).settings;
}

async function preview(name: string, value: string, now = NOW) {
  const client = await scratch.database.connect();
  return previewChange(client, name, value, now).finally(() => client.release());
}

async function change(name: string, value: string, now = NOW): Promise<void> {
  const wanted = await preview(name, value, now);
  const client = await scratch.database.connect();
  await applyChange(client, wanted, '王敏', now).finally(() => client.release());
}

/** A reading a second from `from` on. */
async function send(count: number, from: number): Promise<void> {
  const messages = Array.from({ length: count }, (_, n) => {
    const at = from + n * 1_000;
    const payload = { id: `r${at}`, at, total: 100, occupied: 10, buffered: true };
    return { tail: 'parking/P1/occupancy', payload, receivedAt: NOW };
  });
  await pipeline.batch(messages);
}

function refresh(now = NOW) {
  return refreshOnce(scratch.database, {
    engine: 'postgres',
    now: () => now,
    keptFrom: (tx) => recomputableFrom(tx, now),
  });
}

async function round(settings: StoreSettings, now = NOW): Promise<void> {
  await retain(
    { database: scratch.database, settings, engine: 'postgres', now: () => now },
    new AbortController().signal,
  );
}

async function hours(): Promise<unknown[]> {
  const rows = await scratch.rows('select sum(samples)::int as samples from parking_occupancy_1h');
  return rows.map((row) => row['samples']);
}
