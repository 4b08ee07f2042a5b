import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseUrl } from './database-url.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cockpit-run-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('databaseUrl', () => {
  it('prefers DATABASE_URL, then the running stack, then says what to do', async () => {
    const run = join(folder, 'run.json');
    await expect(databaseUrl({}, run)).rejects.toThrow(/DATABASE_URL is not set and no stack is running/);
    await writeFile(run, '{"databaseUrl":"postgresql://a@127.0.0.1:5/b"}');
    expect(await databaseUrl({}, run)).toBe('postgresql://a@127.0.0.1:5/b');
    expect(await databaseUrl({ DATABASE_URL: 'postgresql://c@d/e' }, run)).toBe('postgresql://c@d/e');
  });

  it('refuses a half-written run file and a URL of something else', async () => {
    const run = join(folder, 'broken.json');
    await writeFile(run, '{"databaseUrl":');
    await expect(databaseUrl({}, run)).rejects.toThrow(/names no databaseUrl/);
    await expect(databaseUrl({ DATABASE_URL: 'mysql://x' }, run)).rejects.toThrow(/must look like postgresql/);
  });
});
