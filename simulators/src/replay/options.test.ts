import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';
import { readTrace } from './read-trace.ts';
import { findStack } from './stack.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cockpit-trace-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('readOptions', () => {
  it('reads dates in the zone of the trace', () => {
    expect(readOptions(['x.csv', '--as', 'parking', '--from', '2026-06-01'])).toMatchObject({
      from: Date.UTC(2026, 4, 31, 22),
      to: Number.POSITIVE_INFINITY,
      speed: Number.POSITIVE_INFINITY,
      community: 'replay-parking',
    });
  });

  it('lists all faults at once', () => {
    const faults = () => readOptions(['--as', 'trams', '--speed', '0', '--from', 'x', '--community', 'a/b']);
    expect(faults).toThrow(/Name the file(.|\n)*--as must be(.|\n)*--speed(.|\n)*--community(.|\n)*--from "x"/);
    expect(() => readOptions(['x', '--as', 'parking', '--fast'])).toThrow(/--fast/);
    expect(() => readOptions(['x', '--as', 'parking', '--from', '2026-06-02', '--to', '2026-06-01'])).toThrow(
      /before --to/,
    );
  });
});

describe('readTrace', () => {
  const write = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  it('reads plain and gzipped files whatever they are called', async () => {
    const rows = [{ time: 'a', headcount: '1' }];
    expect(await readTrace(await write('a.csv', '\uFEFFtime,headcount\r\na,1\r\n'), ['time'])).toEqual(rows);
    expect(await readTrace(await write('b.csv', gzipSync('time,headcount\na,1')), ['time'])).toEqual(rows);
  });

  it('says what is wrong with a file in a sentence', async () => {
    await expect(readTrace(join(folder, 'none.csv'), [])).rejects.toThrow(/There is no file/);
    await expect(readTrace(await write('c.csv', 'time,n\na,1'), ['time', 'lot'])).rejects.toThrow(
      /no column "lot"; it has time, n/,
    );
    await expect(readTrace(await write('d.csv', 'time\n'), ['time'])).rejects.toThrow(/has no rows/);
    await expect(readTrace(await write('e.csv', ''), ['time'])).rejects.toThrow(/has no/);
    const cut = gzipSync('time\n'.repeat(9_999)).subarray(0, 40);
    await expect(readTrace(await write('f.csv.gz', cut), ['time'])).rejects.toThrow(/cannot be read/);
  });
});

describe('findStack', () => {
  it('prefers the environment, then the running stack, then names what is missing', async () => {
    const run = join(folder, 'run.json');
    await expect(findStack({ MQTT_URL: 'mqtt://a' }, run)).rejects.toThrow(/^DATABASE_URL not set/);
    await writeFile(run, JSON.stringify({ databaseUrl: 'postgresql://b', mqttUrl: 'mqtt://c', pid: 1 }));
    expect(await findStack({ MQTT_URL: 'mqtt://a' }, run)).toMatchObject({
      databaseUrl: 'postgresql://b',
      mqttUrl: 'mqtt://a',
    });
  });
});
