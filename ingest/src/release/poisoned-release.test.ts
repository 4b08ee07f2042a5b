/** Quarantine full of what only the database refuses: each message is tried, the good ones are stored, and nobody waits for long. */
import type { QueryConfig } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { loadDevices } from '../devices/devices.ts';
import { type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { againstRegistry, NOW, occupancy, releasesOn } from '../testing/releases.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';
import { countingStatements } from '../testing/statements.ts';

let scratch: Scratch;
let pipeline: Pipeline;
const releases = releasesOn(() => scratch);
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
beforeEach(async () => {
  await scratch.database.query(
    'truncate quarantine, quarantine_action, parking_occupancy, parking_lot_latest, hazard_state',
  );
  await scratch.database.query("delete from device where code like 'new-%'");
  pipeline = await pipelineOn(scratch);
  releases.written.length = 0;
});
afterAll(() => scratch.drop());

test('a quarantine full of poison is released in about one transaction for each, its good messages and its alarm stored', async () => {
  const count = 120;
  await scratch.database.query('alter table parking_occupancy add constraint refused check (occupied <> 66)');
  await scratch.database.query('alter table hazard_state add constraint refused check (value <> 666)');
  try {
    const sent = Array.from({ length: count }, (_, n) => occupancy('new-z', `m-${n}`, n % 20 === 0 ? 10 : 66));
    const alarm = { id: 'gas', at: NOW, kind: 'smoke', state: 'alarm', value: 666, unit: '%LEL' };
    await pipeline.batch([...sent, { tail: 'hazard/H-new/state', payload: alarm, receivedAt: NOW }]);
    await releases.register('new-z');
    await releases.register('H-new', 'H1');
    await releases.ask('release', { topic: '#' });
    const devices = await loadDevices(scratch.database);
    const transactions = countingStatements(scratch.database);
    await releases.perform({ again: againstRegistry(devices) });
    expect(await scratch.rows('select id from parking_occupancy')).toHaveLength(count / 20);
    expect(await scratch.rows("select state, value, left_out from hazard_state where id = 'gas'")).toEqual([
      { state: 'alarm', value: null, left_out: 'value, unit' },
    ]);
    expect(await releases.actions()).toMatchObject([
      { released: count / 20 + 1, refused: count - count / 20, done: true },
    ]);
    expect(await scratch.rows('select distinct attempts from quarantine where outcome is null')).toEqual([
      { attempts: 1 },
    ]);
    const begun = transactions.filter((text) => text.startsWith('begin')).length;
    expect(begun).toBeGreaterThan(count / 2);
    expect(begun).toBeLessThan(1.4 * count);
  } finally {
    scratch.database.removeAllListeners('acquire');
    await scratch.database.query('alter table parking_occupancy drop constraint refused');
    await scratch.database.query('alter table hazard_state drop constraint refused');
  }
});

test('two workers at one quarantine of poison count each message once, also when one has gone on behind the back of the other', async () => {
  const count = 130;
  await scratch.database.query('alter table parking_occupancy add constraint refused check (occupied <> 66)');
  try {
    await pipeline.batch(Array.from({ length: count }, (_, n) => occupancy('new-1', `m-${n}`, 66)));
    await releases.register('new-1');
    await releases.ask('release', { topic: '#' });
    let asked = 0;
    const other = () =>
      releases.perform({
        onCommit() {
          throw new Error('killed');
        },
      });
    const query = async (text: QueryConfig, values?: unknown[]) => {
      // When the first has some in hand that it has not written down.
      if (text.name === 'quarantine-action-next' && ++asked === 15) await expect(other()).rejects.toThrow('killed');
      return scratch.database.query(text, values);
    };
    await releases.perform({
      database: new Proxy(scratch.database, {
        get: (pool, key) => (key === 'query' ? query : Reflect.get(pool, key).bind?.(pool)),
      }),
    });
    expect(asked).toBeGreaterThan(15);
    expect(await releases.actions()).toMatchObject([{ released: 0, refused: count, done: true }]);
    expect(await scratch.rows('select distinct attempts from quarantine where outcome is null')).toEqual([
      { attempts: 1 },
    ]);
  } finally {
    await scratch.database.query('alter table parking_occupancy drop constraint refused');
  }
});

test('what ingest itself set aside does not wait for what people release', async () => {
  await pipeline.batch(Array.from({ length: 250 }, (_, n) => occupancy('new-1', `m-${n}`, n % 100)));
  await pipeline.batch([occupancy('new-2', 'honest', 1)]);
  await releases.register('new-1');
  await releases.register('new-2');
  await releases.ask('release', { topic: '+/+/+/new-1/#' });
  const devices = await loadDevices(scratch.database);
  const judge = againstRegistry(devices);
  let isAsked = false;
  await releases.perform({
    async again(message) {
      // In the middle of the first chunk.
      if (!isAsked) await releases.ask('release', { topic: '+/+/+/new-2/#' }, null, 'ingest');
      isAsked = true;
      return judge(message);
    },
  });
  expect(releases.written.map((one) => one.stored).filter((count) => count > 0)).toEqual([100, 1, 100, 50]);
  expect((await releases.actions()).every(({ done }) => done)).toBe(true);
});
