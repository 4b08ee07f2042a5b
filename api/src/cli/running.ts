/** What a command of the console works on when the environment does not say: the stack that `npm start` is running. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const FOLDER = '.cockpit';

/** What stands in `run.json` of a data folder and matters here. */
const VARIABLES = { databaseUrl: 'DATABASE_URL', clock: 'COCKPIT_CLOCK', apiUrl: 'API_URL' } as const;

/**
 * The environment, completed by the stack that runs in the data folder (`dataDir`, from the checkout; `.cockpit` when left out). What is
 * set already stays.
 * @throws Error with a sentence when neither names a database.
 */
export function environmentOf(
  env: Readonly<Record<string, string | undefined>>,
  dataDir: string | undefined,
  root = ROOT,
): Record<string, string | undefined> {
  if (env['DATABASE_URL'] && dataDir === undefined) return { ...env };
  const folder = path.resolve(root, dataDir ?? FOLDER);
  const running = readRunning(path.join(folder, 'run.json'));
  if (running['DATABASE_URL'] === undefined)
    throw new Error(
      `No database: DATABASE_URL is not set, and no "npm start" is running in ${folder} (--data-dir names another).`,
    );
  return { ...env, ...running };
}

function readRunning(file: string): Record<string, string> {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const found = Object.entries(VARIABLES).map(([key, name]) => [name, content[key]] as const);
    return Object.fromEntries(found.filter((one): one is readonly [never, string] => typeof one[1] === 'string'));
  } catch {
    return {}; // nothing runs there
  }
}
