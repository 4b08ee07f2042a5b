import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { clockFrom } from '@cockpit/ingest/clock';
import { type Child, startChild } from '@cockpit/standalone/child';
import { connectAsync } from 'mqtt';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Options, readOptions } from './options.ts';
import { readTrace } from './read-trace.ts';
import { replay } from './replay.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    mqttUrl: string;
  }
}

/** So long that the recordings below are not past it, whenever this runs. */
const RETENTION_DAYS = 7_300;
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
    env: {
      DATABASE_URL: databaseUrl,
      MQTT_URL: inject('mqttUrl'),
      INGEST_CLIENT_ID: NAME,
      REDIS_URL: undefined,
      RAW_RETENTION_DAYS: String(RETENTION_DAYS),
      MINUTE_RETENTION_DAYS: String(2 * RETENTION_DAYS),
    },
  });
  await ingest.ready;
  client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
});

afterAll(async () => {
  await client?.end();
  await ingest?.stop();
  // A broker of the machine would keep all that is published for them from now on.
  for (const clientId of [NAME, `${NAME}-profiles`]) {
    const forget = await connectAsync(inject('mqttUrl'), { clientId, clean: true, protocolVersion: 4 });
    await forget.endAsync();
  }
  await admin(`drop database if exists ${NAME} with (force)`);
  await rm(folder, { recursive: true, force: true });
});

async function admin(sql: string): Promise<void> {
  const connection = new pg.Client({ connectionString: inject('postgresUrl') });
  await connection.connect();
  await connection.query(sql).finally(() => connection.end());
}

async function run(...args: string[]): Promise<{ complete: boolean; lines: string[] }> {
  return runFile(file, ...args);
}

async function runFile(trace: string, ...args: string[]): Promise<{ complete: boolean; lines: string[] }> {
  const options = readOptions([trace, '--as', 'parking', ...args]) as Options;
  const lines: string[] = [];
  const complete = await replay(
    {
      databaseUrl,
      mqttUrl: inject('mqttUrl'),
      clientId: `${NAME}-replay`,
      clock: clockFrom(undefined),
      client,
      retentionDays: RETENTION_DAYS,
      log: pino({ level: 'silent' }),
      signal: new AbortController().signal,
      progress: new PassThrough().resume(),
      say: (line) => lines.push(line.replace(/ {2,}/g, ' ').trim()),
    },
    options,
    await readTrace(trace, options.dialect.columns),
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

  it('says before it starts what is past retention, and stores none of it when told to publish it', async () => {
    const old = path.join(folder, 'old.csv');
    const rows = [0, 15, 30].map(
      (minute) => `2001-10-24T00:${String(minute).padStart(2, '0')}:01+00:00,town-one,300,120`,
    );
    await writeFile(old, ['time,lot,capacity,free', ...rows, '2026-06-01T00:00:00+00:00,town-one,300,5'].join('\n'));
    await expect(runFile(old, '--community', `${NAME}-d`)).rejects.toThrow(
      /3 of 4 messages are older than readings are kept/,
    );
    expect((await client.query('select 1 from community where code = $1', [`${NAME}-d`])).rows).toEqual([]);
    const { lines, complete } = await runFile(old, '--community', `${NAME}-d`, '--past-retention');
    expect(lines).toContain('4 = 1 + 0 + 0 + 3: every message is accounted for.');
    expect(complete).toBe(true);
    // Moved to now the newest is kept; the span is what it was.
    await expect(runFile(old, '--community', `${NAME}-e`, '--shift')).rejects.toThrow(
      /Choose a later part with --from/,
    );
  });

  it('values nobody knew are never counted, and are one entry for each car park', async () => {
    const trace = path.join(folder, 'sentinels.csv');
    const rows = ['10:00:00,Lot A,342,193', '10:00:00,Lot B,None,30', '10:00:00,Lot C,-1,-1', '10:00:00,Lot D,161,-1'];
    const all = [...rows, '10:15:00,Lot B,None,31', '10:15:00,Lot D,161,-999', '10:30:00,Lot D,161,20'];
    await writeFile(trace, ['time,lot,capacity,free', ...all.map((row) => `2026-11-20T${row}`)].join('\n'));
    const { lines, complete } = await runFile(trace, '--community', `${NAME}-f`);
    expect(complete).toBe(true);
    expect(lines).toEqual(
      expect.arrayContaining(['value unknown once more 2', '5 = 2 + 0 + 3: every message is accounted for.']),
    );
    const stored = await client.query(
      `select total, occupied from parking_occupancy reading join device on device.id = reading.device
       where device.community = $1 order by total`,
      [`${NAME}-f`],
    );
    expect(stored.rows).toEqual([
      { total: 161, occupied: 141 },
      { total: 342, occupied: 149 },
    ]);
    const refused = await client.query('select seen from quarantine where starts_with(topic, $1)', [`v1/${NAME}-f/`]);
    expect(refused.rows).toEqual([{ seen: 1 }, { seen: 1 }, { seen: 1 }]);
  });

  it('never takes over a community that is not a replay of the same kind', async () => {
    await client.query(`update community set name_en = 'Yunfan' where code = $1`, [`${NAME}-a`]);
    await expect(run('--community', `${NAME}-a`)).rejects.toThrow(/exists and is "Yunfan"/);
  });
});
