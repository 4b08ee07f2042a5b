/** Every connection to PostgreSQL has its limits: it is made by the one file of its package that sets them. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/root.ts';

/** Each sets all limits; its package's test asks the server for them. */
const MAKERS = [
  'api/src/database/connection.ts',
  'ingest/src/database/connection.ts',
  'simulators/standalone/src/ground/connection.ts',
];
const MAKES = /new\s+(?:pg\.)?(?:Pool|Client)\s*\(/;
/** These make connections of their own unless they are handed one. */
const HANDED = { 'node-pg-migrate': 'dbClient', 'graphile-worker': 'pgPool' } as const;

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(ROOT, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !file.includes('/testing/'));
}

it('nothing but those files makes one', async () => {
  const files = (
    await Promise.all(['api/src', 'ingest/src', 'simulators/src', 'simulators/standalone/src'].map(sources))
  ).flat();
  expect(files).toEqual(expect.arrayContaining(MAKERS));
  const making: string[] = [];
  for (const file of files) if (MAKES.test(await readFile(path.join(ROOT, file), 'utf8'))) making.push(file);
  expect(making.sort()).toEqual([...MAKERS].sort());
});

it('libraries that would make one are handed one', async () => {
  const files = (
    await Promise.all(['api/src', 'ingest/src', 'simulators/src', 'simulators/standalone/src'].map(sources))
  ).flat();
  const alone: string[] = [];
  for (const file of files) {
    const text = await readFile(path.join(ROOT, file), 'utf8');
    for (const [library, option] of Object.entries(HANDED)) {
      const calls = new RegExp(`import \\{[^}]*\\b(?:run|runner|runMigrations)\\b[^}]*\\} from '${library}'`);
      if (calls.test(text) && !text.includes(`${option}:`)) alone.push(`${file}: ${library}`);
    }
  }
  expect(alone).toEqual([]);
});
