/** What is said in PostgreSQL is heard once, however the notices of ingest come. */
import { createServer } from 'node:net';
import type { Notice } from '@cockpit/ingest/notices';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { COMMUNITY, silent, type TestDatabase, testDatabase } from '../testing/community.ts';
import { listenForNotices } from './listen.ts';

const redisUrl = inject('redisUrl');

let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
});
afterAll(() => test.drop());

it('without Redis', async () => {
  expect(await heardOf({ DATABASE_URL: test.url }, 1)).toEqual({ alarms: 1, connected: true });
});

it.skipIf(redisUrl === undefined)('with Redis', async () => {
  const heard = await heardOf({ DATABASE_URL: test.url, REDIS_URL: redisUrl ?? '' }, 2);
  expect(heard).toEqual({ alarms: 1, connected: true });
});

it('while Redis is away, which is known', async () => {
  const port = await closedPort();
  const heard = await heardOf({ DATABASE_URL: test.url, REDIS_URL: `redis://127.0.0.1:${port}` }, 1);
  expect(heard).toEqual({ alarms: 1, connected: false });
});

/** How often one notice of alarms is heard until the next notice is, when so many ways listen. */
async function heardOf(urls: { DATABASE_URL: string; REDIS_URL?: string }, ways: number) {
  const heard: Notice[] = [];
  let listening = 0;
  const listener = listenForNotices(urls, {
    log: silent,
    random: () => 0,
    notice: (notice) => void heard.push(notice),
    connected: () => {
      listening += 1;
    },
  });
  await expect.poll(() => listening).toBe(ways);
  await test.notify({ kind: 'alarms', community: COMMUNITY, grids: [] });
  await test.notify({ kind: 'shifts', community: COMMUNITY });
  await expect.poll(() => heard.map(({ kind }) => kind)).toContain('shifts');
  const connected = listener.connected();
  await listener.stop();
  return { alarms: heard.filter(({ kind }) => kind === 'alarms').length, connected };
}

/** A port at which nobody answers: one that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 1;
}
