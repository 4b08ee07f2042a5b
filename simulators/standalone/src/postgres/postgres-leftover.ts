/** A server of an earlier start that outlived its supervisor (kill -9): stopped, so that the new start owns its own. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openClient } from '../ground/connection.ts';
import { StartFault } from '../ground/fault.ts';

const STOP_TIMEOUT_MS = 30_000;
/** No event tells about the end of a process that is not our child. */
const LOOK_INTERVAL_MS = 50;

/**
 * Stops the server named in the cluster's postmaster.pid when it answers to our password and says it runs on this very
 * cluster. A pid file without such a server is left to PostgreSQL, which knows a stale one from a live one.
 */
export async function stopLeftover(parts: {
  cluster: string;
  user: string;
  password: string;
  onLog: (line: string) => void;
}): Promise<void> {
  const file = await readFile(path.join(parts.cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (file === undefined) return;
  const [pidLine, , , portLine] = file.split('\n');
  const pid = Number(pidLine);
  if (!Number.isInteger(pid) || pid <= 1 || !alive(pid)) return;
  if (!(await runsOn(parts, Number(portLine)))) return;

  parts.onLog(`stopping the database server of an earlier start (process ${pid})`);
  process.kill(pid, 'SIGINT');
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  while (alive(pid)) {
    if (performance.now() > deadline) {
      throw new StartFault(
        `The database server of an earlier start (process ${pid}) does not stop: end it and start again.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
  }
}

async function runsOn(parts: { cluster: string; user: string; password: string }, port: number): Promise<boolean> {
  const { user, password } = parts;
  const client = openClient({ host: '127.0.0.1', port, user, password, database: 'postgres' }, 'cockpit-start');
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return path.resolve(rows[0]?.data_directory ?? '') === path.resolve(parts.cluster);
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
