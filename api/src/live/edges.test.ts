import type { Socket as NetSocket, Server } from 'node:net';
import { NOTICE_CHANNEL, type Notice } from '@cockpit/ingest/notices';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { listenForNotices } from '../notices/listen.ts';
import { dispatchNotices } from '../notices/postgres.ts';
import { listenRedis } from '../notices/redis.ts';
import { COMMUNITY, NOW, silent, type TestDatabase, testDatabase } from '../testing/community.ts';
import { parks } from '../testing/readings.ts';
import { onPort, openScreen, testApp } from '../testing/serve.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
});
afterAll(() => test.drop());

describe('a client that does not read', () => {
  it('is disconnected instead of filling the memory, and the others do not notice', async () => {
    const app = await testApp(test);
    const port = await onPort(app);
    const [slow, quick] = [await openScreen(port), await openScreen(port)];
    await slow.subscribe({ room: 'wall' });
    await quick.subscribe({ room: 'wall' });
    // A snapshot larger than the buffers of both kernels together can hold often.
    await test.sql("update facility set name_zh = repeat('x', 300000) where code = 'P1'");
    await test.sql("update community set imported_at = imported_at + interval '1 s'");
    const renewed = new Promise<void>((resolve) => quick.socket.once('beat', () => resolve()));
    await test.notify({ kind: 'registry', community: COMMUNITY });
    await renewed;
    rawSocket(slow).pause();
    while ((await connections(app.server)) > 1) {
      for (let count = 0; count < 4; count++) slow.socket.emit('subscribe', { room: 'wall' }, () => {});
      await quick.subscribe({ room: 'wall' });
    }
    expect(quick.socket.connected).toBe(true);
    slow.close();
    quick.close();
    await app.close();
  });
});

describe('a client that asks without waiting', () => {
  it('is told so, and the database keeps its connections for the others', async () => {
    const app = await testApp(test);
    const screen = await openScreen(await onPort(app));
    const answers = await Promise.all(Array.from({ length: 40 }, () => screen.subscribe({ room: 'wall' })));
    const refused = answers.filter((answer) => 'error' in answer && answer.error === 'invalid-request');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(40);
    expect(await screen.subscribe({ room: 'wall' })).toHaveProperty('tables');
    screen.close();
    await app.close();
  });
});

describe('a socket that takes a place', () => {
  it('and is in no room is closed after a minute, one in a room is not', async () => {
    let now = NOW;
    const app = await testApp(test, { realNow: () => now });
    const port = await onPort(app);
    const [idle, seen] = [await openScreen(port), await openScreen(port)];
    await seen.subscribe({ room: 'wall' });
    const closed = new Promise((resolve) => idle.socket.once('disconnect', resolve));
    now += 61_000;
    expect(await closed).toBe('io server disconnect');
    expect(seen.socket.connected).toBe(true);
    for (const screen of [idle, seen]) screen.close();
    await app.close();
  });

  it('of somebody who has all of theirs is refused, and served when one has gone', async () => {
    const app = await testApp(test, { options: { socketsPerPersonMax: 2 } });
    const port = await onPort(app);
    const [first, second] = [await openScreen(port), await openScreen(port)];
    await expect(openScreen(port)).rejects.toThrow();
    first.close();
    await expect.poll(() => openScreen(port).then((third) => third.close(), String)).toBeUndefined();
    second.close();
    await app.close();
  });
});

function connections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
}

function rawSocket(screen: Awaited<ReturnType<typeof openScreen>>): NetSocket {
  const { transport } = screen.socket.io.engine as unknown as { transport: { ws: { _socket: NetSocket } } };
  return transport.ws._socket;
}

describe('a server that stops', () => {
  it('does not wait for a client that is dead', async () => {
    const app = await testApp(test);
    const dead = await openScreen(await onPort(app));
    await dead.subscribe({ room: 'wall' });
    rawSocket(dead).pause();
    await app.close();
    expect(await connections(app.server)).toBe(0);
    dead.close();
  });
});

describe('notices', () => {
  it('that are none are dropped, one or a list of them is taken', () => {
    const heard: Notice[] = [];
    const deps = { log: silent, notice: (notice: Notice) => void heard.push(notice) };
    for (const payload of ['', 'null', '{', '{"kind":"other"}', '[1,{"kind":"quarantine"}]', '{"kind":"quarantine"}'])
      dispatchNotices(payload, deps);
    expect(heard).toEqual([{ kind: 'quarantine' }, { kind: 'quarantine' }]);
  });

  it.skipIf(inject('redisUrl') === undefined)(
    'are heard from an importer that knows nothing of Redis while ingest sends its own there',
    async () => {
      const redisUrl = inject('redisUrl') ?? '';
      const heard: Notice[] = [];
      let ready = 0;
      const listener = listenForNotices(
        { DATABASE_URL: test.url, REDIS_URL: redisUrl },
        {
          log: silent,
          random: () => 0,
          notice: (notice) => void heard.push(notice),
          connected: () => {
            ready += 1;
          },
        },
      );
      await expect.poll(() => ready).toBe(2);
      await test.notify({ kind: 'registry', community: COMMUNITY });
      const redis = new Redis(redisUrl);
      await redis.xadd(NOTICE_CHANNEL, '*', 'notice', JSON.stringify({ kind: 'presence', community: test.url }));
      await expect
        .poll(() => heard)
        .toEqual(
          expect.arrayContaining([
            { kind: 'registry', community: COMMUNITY },
            { kind: 'presence', community: test.url },
          ]),
        );
      expect(listener.connected()).toBe(true);
      await redis.quit();
      await listener.stop();
    },
  );

  it.skipIf(inject('redisUrl') === undefined)(
    'come by Redis stream as well, none between two reads is missed',
    async () => {
      const redisUrl = inject('redisUrl') ?? '';
      const app = await testApp(test, {
        listen: (handlers) => listenRedis(redisUrl, { ...handlers, log: silent, random: () => 0 }),
      });
      const redis = new Redis(redisUrl);
      const screen = await openScreen(await onPort(app));
      await screen.subscribe({ room: 'wall' });
      const notice = JSON.stringify({ kind: 'domain', community: COMMUNITY, domain: 'parking', grids: [] });
      for (let occupied = 1; occupied <= 5; occupied++) {
        await parks(test, 'P1', { total: 100, occupied });
        await redis.xadd(NOTICE_CHANNEL, 'MAXLEN', '~', 1000, '*', 'notice', notice);
      }
      const change = await screen.until((c) => c.tables.carParks?.['P1']?.occupied === 5);
      expect(change.at).toBeGreaterThan(0);
      screen.close();
      await redis.quit();
      await app.close();
    },
  );
});
