import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { clockFrom } from '@cockpit/ingest/clock';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Child, startChild } from '../standalone/child.ts';
import { type Options, readOptions } from './options.ts';
import { readTrace } from './read-trace.ts';
import { replay } from './replay.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    mqttUrl: string;
  }
}

const INGEST = path.resolve(import.meta.dirname, '../../../ingest/src/main.ts');
const NAME = `replay_test_${randomBytes(6).toString('hex')}`;
// Forty good rows, one free > capacity, one free < 0, one repeated, two that nobody can read.
const ROWS = [
  ...Array.from(
    { length: 40 },
    (_, n) => `2026-06-01T00:${String(n).padStart(2, '0')}:00+00:00,bonn-parken-${n % 3},100,${n}`,
  ),
  '2026-06-01T01:00:00+00:00,bonn-parken-0,100,130',
  '2026-06-01T01:00:00+00:00,bonn-parken-1,100,-5',
  '2026-06-01T00:00:00+00:00,bonn-parken-0,100,0',
  'soon,bonn-parken-0,100,1',
  '2026-06-01T01:01:00+00:00,bonn-parken-2,many,1',
];

let folder: string;
let file: string;
let databaseUrl: string;
let ingest: Child | undefined;
let client: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cockpit-replay-test-'));
  file = path.join(folder, 'trace.csv.gz');
  await writeFile(file, gzipSync(`time,lot,capacity,free\r\n${ROWS.join('\r\n')}\r\n`));
  await admin(`create database ${NAME}`);
  databaseUrl = Object.assign(new URL(inject('postgresUrl')), { pathname: `/${NAME}` }).href;
  ingest = startChild({
    name: 'ingest',
    entry: INGEST,
    env: { DATABASE_URL: databaseUrl, MQTT_URL: inject('mqttUrl'), INGEST_CLIENT_ID: NAME, REDIS_URL: undefined },
  });
  await ingest.ready;
  client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
});

afterAll(async () => {
  await client?.end();
  await ingest?.stop();
  await admin(`drop database if exists ${NAME} with (force)`);
  await rm(folder, { recursive: true, force: true });
});

async function admin(sql: string): Promise<void> {
  const connection = new pg.Client({ connectionString: inject('postgresUrl') });
  await connection.connect();
  await connection.query(sql).finally(() => connection.end());
}

async function run(...args: string[]): Promise<{ complete: boolean; lines: string[] }> {
  const options = readOptions([file, '--as', 'parking', ...args]) as Options;
  const lines: string[] = [];
  const complete = await replay(
    {
      databaseUrl,
      mqttUrl: inject('mqttUrl'),
      clientId: `${NAME}-replay`,
      clock: clockFrom(undefined),
      client,
      log: pino({ level: 'silent' }),
      signal: new AbortController().signal,
      progress: new PassThrough().resume(),
      say: (line) => lines.push(line.replace(/ {2,}/g, ' ').trim()),
    },
    options,
    await readTrace(file, options.dialect.columns),
  );
  return { complete, lines };
}

describe('replay', () => {
  it('accounts for every row, dirt included, and doubles nothing the second time', async () => {
    const first = await run('--community', `${NAME}-a`);
    expect(first.lines).toEqual(
      expect.arrayContaining([
        'rows read 45',
        '45 = 42 + 1 + 2: every message is accounted for.',
        'flagged overCapacity 1',
        'flagged negative 1',
        'flagged late 43',
      ]),
    );
    expect(first.complete).toBe(true);
    const second = await run('--community', `${NAME}-a`);
    expect(second.lines).toContain('45 = 0 + 43 + 2: every message is accounted for.');
    const { rows } = await client.query(`select count(*)::int as n from parking_occupancy`);
    expect(rows).toEqual([{ n: 42 }]);
  });

  it('publishes only what lies between --from and --to', async () => {
    const { lines } = await run('--community', `${NAME}-b`, '--from', '2026-06-01T00:10Z', '--to', '2026-06-01T00:20Z');
    expect(lines).toContain('10 = 10 + 0 + 0: every message is accounted for.');
  });

  it('lands the last row on now with --shift, and keeps that shift the next time', async () => {
    const newest = async () => {
      const { rows } = await client.query<{ at: Date }>(
        'select max(o.at) as at from parking_occupancy o join device d on d.id = o.device where d.community = $1',
        [`${NAME}-c`],
      );
      return rows[0]?.at.getTime() ?? 0;
    };
    const before = Date.now();
    await run('--community', `${NAME}-c`, '--shift', '--to', '2026-06-01T00:40Z');
    const landed = await newest();
    expect(landed).toBeGreaterThanOrEqual(before);
    expect(landed).toBeLessThanOrEqual(Date.now());
    const again = await run('--community', `${NAME}-c`, '--shift', '--to', '2026-06-01T00:40Z');
    expect(again.lines).toContain('42 = 0 + 41 + 1: every message is accounted for.');
    expect(await newest()).toBe(landed);
  });

  it('never takes over a community that is not a replay of the same kind', async () => {
    await client.query(`update community set name_en = 'Yunfan' where code = $1`, [`${NAME}-a`]);
    await expect(run('--community', `${NAME}-a`)).rejects.toThrow(/exists and is "Yunfan"/);
  });
});
