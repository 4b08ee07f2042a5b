import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { compilerFor } from '@cockpit/ingest/testing/programs';
import { programOf } from './programs.ts';
import { ROOT } from './root.ts';
import type { Stack } from './stack.ts';

const run = promisify(execFile);

/** What `npm run accounts -- …` prints for this stack: a link, or a password to be changed at once. */
export async function accountsConsole(stack: Stack, ...args: string[]): Promise<string> {
  const main = await programOf('accounts');
  const env = { ...process.env, DATABASE_URL: stack.database.url };
  const { stdout } = await run(process.execPath, [...compilerFor(main), main, ...args, '--url', stack.apiUrl], {
    env,
    cwd: ROOT,
  });
  return stdout.trim();
}
