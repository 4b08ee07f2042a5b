/** Which database a command works on. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const RUN_FILE = fileURLToPath(new URL('../../../.cockpit/run.json', import.meta.url));

/**
 * DATABASE_URL, else that of the stack `npm start` is running.
 * @throws Error with one sentence when there is neither.
 */
export async function databaseUrl(env: Record<string, string | undefined>, runFile = RUN_FILE): Promise<string> {
  const given = env['DATABASE_URL'];
  if (given) {
    if (/^postgres(ql)?:\/\/.+/.test(given)) return given;
    throw new Error('DATABASE_URL must look like postgresql://user:password@host:port/database.');
  }
  const text = await readFile(runFile, 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new Error('No database: DATABASE_URL is not set and no stack is running here (npm start runs one).');
  const url = runningUrl(text);
  if (url === undefined) throw new Error(`${runFile} names no databaseUrl; set DATABASE_URL instead.`);
  return url;
}

function runningUrl(text: string): string | undefined {
  try {
    const { databaseUrl: url } = JSON.parse(text) as { databaseUrl?: unknown };
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}
