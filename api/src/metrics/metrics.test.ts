import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openDatabase } from '../database/database.ts';
import { silent, type TestDatabase, testDatabase } from '../testing/community.ts';
import { IDLE_LEADER } from '../testing/serve.ts';
import { gaugesOf } from './gauges.ts';
import { serveMetrics } from './serve.ts';
import { gaugesText } from './text.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
});
afterAll(() => test?.drop());

const task = { name: 'alarm-watch', intervalMs: 5_000, delayMs: 0, mine: true, fence: 3, roundMs: 1_500 };
const MEASURED = {
  leader: { uptimeMs: 1, renewedMs: 250, tasks: [task, { ...task, name: 'case-watch', mine: false, roundMs: null }] },
  backlog: [
    { community: 'a', count: 2, oldestMs: 5_000, untriedMs: null },
    { community: 'b', count: 1, oldestMs: 60_000, untriedMs: 2_000 },
  ],
  silentMs: 0,
  pools: { api: { total: 8, idle: 1, waiting: 4 } },
  delay: { meanNs: 1e7, maxNs: Number.NaN },
};
const lines = (measured: Parameters<typeof gaugesOf>[0]) =>
  gaugesText(gaugesOf(measured))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

it('tells ages in seconds, and leaves out what is not known rather than calling it 0', () => {
  expect(lines(MEASURED)).toEqual(
    expect.arrayContaining([
      'api_round_age_seconds{task="alarm-watch"} 1.5',
      'api_lease_held{task="alarm-watch"} 1',
      'api_lease_held{task="case-watch"} 0',
      'api_lease_fence{task="case-watch"} 3',
      'api_notifications_waiting 3',
      'api_notifications_oldest_age_seconds 60',
      'api_notifications_untried_age_seconds 2',
      'api_pool_waiting{pool="api"} 4',
      'api_event_loop_delay_mean_seconds 0.01',
    ]),
  );
  const text = lines(MEASURED).join('\n');
  expect(text).not.toMatch(/api_round_age_seconds\{task="case-watch"\}|api_event_loop_delay_max/);
  expect(lines({ ...MEASURED, backlog: null }).join('\n')).not.toMatch(/api_notifications/);
});

it('escapes labels, and heads each gauge once', () => {
  const gauge = { name: 'g', help: 'h', samples: [{ labels: { a: 'x"\\\n' }, value: 1 }, { value: 2 }] };
  expect(gaugesText([gauge])).toBe('# HELP g h\n# TYPE g gauge\ng{a="x\\"\\\\\\n"} 1\ng 2\n');
});

it('is served on a port of its own, /metrics only, also while the database is away', async () => {
  const database = openDatabase('postgresql://nobody@127.0.0.1:1/none', silent);
  const notifications = { silentMs: () => 0, connections: () => ({ total: 0, idle: 0, waiting: 0 }) };
  const parts = { database, leader: IDLE_LEADER, notifications, realNow: Date.now };
  const server = await serveMetrics(parts, '127.0.0.1', 0);
  try {
    const answer = await fetch(`http://127.0.0.1:${server.port}/metrics`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/^api_pool_connections\{pool="notifications"\} 0$/m);
    expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(404);
    await expect(serveMetrics(parts, '127.0.0.1', server.port)).rejects.toThrow(/API_METRICS_PORT \d+ on 127/);
  } finally {
    await server.stop();
    await database.end();
  }
});

it('knows the backlog of the database', async () => {
  const notifications = { silentMs: () => 0, connections: () => ({ total: 0, idle: 0, waiting: 0 }) };
  const parts = { database: test.database, leader: IDLE_LEADER, notifications, realNow: Date.now };
  const server = await serveMetrics(parts, '127.0.0.1', 0);
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text().finally(server.stop);
  expect(text).toMatch(/^api_notifications_waiting 0$/m);
});
