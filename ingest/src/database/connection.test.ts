import { afterEach, expect, inject, it } from 'vitest';
import { endClient, openClient, openPool } from './connection.ts';

const SETTINGS = [
  'statement_timeout',
  'idle_in_transaction_session_timeout',
  'idle_session_timeout',
  'tcp_user_timeout',
  'tcp_keepalives_idle',
];
const url = inject('postgresUrl');
let end: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of end) await step();
  end = [];
});

function pool(max = 1) {
  const opened = openPool({ url, name: 'cockpit-limits', max, statementMs: 7_000 }, () => {});
  end.push(() => opened.end());
  return opened;
}
async function client(statementMs: number | 'unlimited') {
  const opened = openClient({ url, name: 'cockpit-limits', statementMs });
  end.push(() => endClient(opened));
  await opened.connect();
  return opened;
}
const settings = async (database: {
  query(text: string, values: unknown[]): Promise<{ rows: { name: string; value: string }[] }>;
}) => {
  const { rows } = await database.query(
    'select name, current_setting(name) as value from unnest($1::text[]) as setting (name)',
    [SETTINGS],
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
};

it('a connection has every limit, of a pool and alone', async () => {
  const limits = {
    statement_timeout: '7s',
    idle_in_transaction_session_timeout: '10s',
    // What the system knows of them.
    ...(process.platform === 'linux' ? { tcp_user_timeout: '10000', tcp_keepalives_idle: '10' } : {}),
  };
  expect(await settings(pool())).toMatchObject(limits);
  expect(await settings(await client(7_000))).toMatchObject(limits);
  const { options } = pool();
  expect(options).toMatchObject({ keepAlive: true, keepAliveInitialDelayMillis: 10_000, query_timeout: 9_000 });
  expect(options.connectionTimeoutMillis).toBeGreaterThan(0);
});

it('what takes as long as it takes has no limit of a statement, and is given up when its process stands still', async () => {
  expect(await settings(await client('unlimited'))).toMatchObject({
    ...{ statement_timeout: '0', idle_session_timeout: '1min', idle_in_transaction_session_timeout: '1min' },
  });
});

it('a connection whose answer did not come is never handed out again, though it was given back as good', async () => {
  const database = pool();
  const held = await database.connect();
  const pid = async () => (await database.query('select pg_backend_pid() as pid')).rows[0].pid;
  const { rows } = await held.query('select pg_backend_pid() as pid');
  const late = { text: 'select pg_sleep(2)', query_timeout: 20 };
  await expect(held.query(late)).rejects.toThrow('Query read timeout');
  held.release();
  expect(await pid()).not.toBe(rows[0].pid);
});

it('a client ends also when the other end says nothing any more', async () => {
  const opened = openClient({ url, name: 'cockpit-limits' });
  await opened.connect();
  // As if the goodbye were lost on its way.
  Object.assign(opened, { end: () => new Promise(() => {}) });
  const closed = new Promise((resolve) => opened.once('error', resolve));
  await endClient(opened);
  expect(String(await closed)).toMatch(/does not end/);
});

it('options of the address are added to the limits, not taken in their place', async () => {
  const address = new URL(url);
  address.searchParams.set('options', '-c default_transaction_read_only=on');
  const opened = openClient({ url: address.href, name: 'cockpit-limits', statementMs: 'unlimited' });
  end.push(() => endClient(opened));
  await opened.connect();
  expect(await settings(opened)).toMatchObject({ idle_session_timeout: '1min' });
  expect((await opened.query('show default_transaction_read_only')).rows).toEqual([
    { default_transaction_read_only: 'on' },
  ]);
});
