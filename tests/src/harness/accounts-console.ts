import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './root.ts';
import type { Stack } from './stack.ts';

const run = promisify(execFile);

/** What `npm run accounts -- …` prints for this stack: a link, or a password to be changed at once. */
export async function accountsConsole(stack: Stack, ...args: string[]): Promise<string> {
  const main = path.join(ROOT, 'api/src/cli/accounts.ts');
  const env = { ...process.env, DATABASE_URL: stack.database.url };
  const { stdout } = await run(process.execPath, ['--import', 'tsx', main, ...args, '--url', stack.apiUrl], {
    env,
    cwd: ROOT,
  });
  return stdout.trim();
}
