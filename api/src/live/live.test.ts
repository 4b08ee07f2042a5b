import type { Notice } from '@cockpit/ingest/notices';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { App } from '../http/app.ts';
import { COMMUNITY, type TestDatabase, testDatabase } from '../testing/community.ts';
import { parks } from '../testing/readings.ts';
import { applied, onPort, openScreen, type TestScreen, testApp } from '../testing/serve.ts';
import type { Heartbeat, Snapshot } from './contract.ts';

const PARKING: Notice = { kind: 'domain', community: COMMUNITY, domain: 'parking', grids: ['M1'] };

let test: TestDatabase;
let app: App;
let port: number;
const screens: TestScreen[] = [];

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
});
afterAll(() => test.drop());
beforeEach(async () => {
  await parks(test, 'P1', { total: 100, occupied: 40 });
  await parks(test, 'P2', { total: 50, occupied: 10 });
  app = await testApp(test);
  port = await onPort(app);
});
afterEach(async () => {
  for (const screen of screens.splice(0)) screen.close();
  await app.close();
});

async function screen(headers?: Record<string, string>): Promise<TestScreen> {
  const opened = await openScreen(port, headers);
  screens.push(opened);
  return opened;
}

async function snapshotOf(from: TestScreen, room = 'wall'): Promise<Snapshot> {
  const answer = await from.subscribe({ room });
  expect(answer).not.toHaveProperty('error');
  return answer as Snapshot;
}

async function rest(): Promise<Snapshot> {
  return (await app.inject('/api/wall')).json();
}

describe('the live road', () => {
  it('tells a change to everyone in the room, with the next number and only what changed', async () => {
    const [one, two] = [await screen(), await screen()];
    const first = await snapshotOf(one);
    await snapshotOf(two);
    await parks(test, 'P1', { total: 100, occupied: 55 });
    await test.notify(PARKING);
    const change = await one.until((c) => c.tables.carParks?.['P1']?.occupied === 55);
    expect(await two.until((c) => c.seq === change.seq)).toEqual(change);
    expect(change).toMatchObject({ epoch: first.epoch, seq: first.seq + 1, room: 'wall' });
    expect(change.tables.parkingTotals?.['all']?.free).toBe(85);
    expect(change.tables.carParks).not.toHaveProperty('P2');
    expect(change.tables).not.toHaveProperty('venues');
  });

  it('gives a late joiner what an early one has put together from changes', async () => {
    const early = await screen();
    const start = await snapshotOf(early);
    for (const occupied of [60, 61, 62]) {
      await parks(test, 'P1', { total: 100, occupied });
      await test.notify(PARKING);
      await early.until((c) => c.tables.carParks?.['P1']?.occupied === occupied);
    }
    const late = await snapshotOf(await screen());
    expect(late.seq).toBe(start.seq + 3);
    expect(applied(start, early.changes)).toEqual(late.tables);
  });

  it('loses and doubles nothing for those who join while figures change', async () => {
    const joined: { screen: TestScreen; snapshot: Snapshot }[] = [];
    const writing = (async () => {
      for (let occupied = 0; occupied < 60; occupied++) {
        await parks(test, 'P1', { total: 100, occupied });
        await test.notify(PARKING);
      }
    })();
    for (let index = 0; index < 8; index++) {
      const joiner = await screen();
      joined.push({ screen: joiner, snapshot: await snapshotOf(joiner, index % 2 ? 'grid:M1' : 'wall') });
    }
    await writing;
    await parks(test, 'P1', { total: 100, occupied: 99 });
    await test.notify(PARKING);
    for (const { screen: joiner, snapshot } of joined) {
      await joiner.until((c) => c.tables.carParks?.['P1']?.occupied === 99);
      const numbers = joiner.changes.map((c) => c.seq);
      expect(numbers).toEqual(numbers.map((_, index) => snapshot.seq + 1 + index));
      const question = snapshot.room === 'wall' ? '/api/wall' : '/api/wall?grid=M1';
      expect(applied(snapshot, joiner.changes)).toEqual((await app.inject(question)).json().tables);
    }
  });

  it('shows the same values by REST and by socket', async () => {
    const socket = await snapshotOf(await screen());
    const { tables, epoch, community } = await rest();
    expect({ tables, epoch, community }).toEqual({
      tables: socket.tables,
      epoch: socket.epoch,
      community: socket.community,
    });
  });

  it('answers a bad request with field and reason and lives on', async () => {
    const client = await screen();
    for (const bad of [null, 5, {}, { room: 'attic' }, { room: 'grid:../x' }, { room: 'wall', community: 7 }])
      expect(await client.subscribe(bad)).toMatchObject({
        error: 'invalid-request',
        message: expect.stringMatching(/\S/),
      });
    expect(await client.subscribe({ room: 'grid:NONE' })).toMatchObject({ error: 'unknown-grid' });
    expect(await client.subscribe({ room: 'wall', community: "x' or 1=1" })).toMatchObject({
      error: 'unknown-community',
    });
    // Events without an answer or with garbage must not end the process either.
    client.socket.emit('subscribe', null as never, undefined as never);
    client.socket.emit('unsubscribe', 'x' as never);
    expect(await snapshotOf(client)).toMatchObject({ room: 'wall' });
  });

  it('lets a socket into four rooms and no more', async () => {
    const client = await screen();
    for (const room of ['wall', 'grid:G1', 'grid:M1', 'grid:M2']) await snapshotOf(client, room);
    expect(await client.subscribe({ room: 'grid:G2' })).toMatchObject({ error: 'invalid-request' });
    expect(await snapshotOf(client, 'grid:M2')).toMatchObject({ room: 'grid:M2' });
    client.socket.emit('unsubscribe', { room: 'grid:M1' });
    expect(await snapshotOf(client, 'grid:G2')).toMatchObject({ room: 'grid:G2' });
  });

  it('refuses a page of another site and takes one of its own', async () => {
    await expect(screen({ origin: 'https://evil.example' })).rejects.toThrow();
    await expect(screen({ origin: 'null' })).rejects.toThrow();
    await expect(screen({ host: 'rebound.example' })).rejects.toThrow();
    await expect(screen({ origin: `http://127.0.0.1:${port}` })).resolves.toBeDefined();
  });

  it('hears again and reads everything anew after its line to the database broke', async () => {
    const client = await screen();
    await snapshotOf(client);
    await test.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'cockpit-api-notices'`,
    );
    // Nobody is told of this one: only the full reading after the reconnect can find it.
    await parks(test, 'P2', { total: 50, occupied: 33 });
    await client.until((c) => c.tables.carParks?.['P2']?.occupied === 33);
    await parks(test, 'P2', { total: 50, occupied: 34 });
    await test.notify(PARKING);
    await client.until((c) => c.tables.carParks?.['P2']?.occupied === 34);
  });

  it('says in its beat which number it sent last, and begins a new epoch with a new registry', async () => {
    const client = await screen();
    const beats: Heartbeat[] = [];
    client.socket.on('beat', (beat) => beats.push(beat));
    const before = await snapshotOf(client);
    await test.sql("update community set imported_at = imported_at + interval '1 s'");
    const next = new Promise<Heartbeat>((resolve) => {
      client.socket.on('beat', (beat) => beat.epoch !== before.epoch && resolve(beat));
    });
    await test.notify({ kind: 'registry', community: COMMUNITY });
    expect(await next).toMatchObject({ ok: true, seqs: { wall: expect.any(Number) } });
    const after = await snapshotOf(client);
    expect(after.epoch).not.toBe(before.epoch);
    expect(after.community.revision).not.toBe(before.community.revision);
  });

  it('sends nothing to a socket that left the room', async () => {
    const [stays, goes] = [await screen(), await screen()];
    await snapshotOf(stays);
    await snapshotOf(goes);
    goes.socket.emit('unsubscribe', { room: 'wall' });
    await goes.subscribe({ room: 'nonsense' });
    await parks(test, 'P1', { total: 100, occupied: 71 });
    await test.notify(PARKING);
    await stays.until((c) => c.tables.carParks?.['P1']?.occupied === 71);
    await goes.subscribe({ room: 'nonsense' });
    expect(goes.changes).toEqual([]);
  });
});
