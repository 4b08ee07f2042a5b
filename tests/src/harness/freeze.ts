/** Stops processes in the middle of whatever they do, as a hung disk or a paused machine would, and lets them go on. */
import { readdir, readFile } from 'node:fs/promises';

/** Stops the process and all below it; call what it resolves to, to let them go on. */
export async function freeze(pid: number): Promise<() => void> {
  const stopped: number[] = [];
  // The parent first: what it forks meanwhile is found by the next look.
  for (let found = [pid]; found.length > 0; found = await childrenOf(stopped)) {
    for (const one of found) {
      process.kill(one, 'SIGSTOP');
      stopped.push(one);
    }
  }
  return () => {
    for (const one of stopped.toReversed()) {
      try {
        process.kill(one, 'SIGCONT');
      } catch {
        // it has ended since
      }
    }
  };
}

/** Children of these processes that are not among them. */
async function childrenOf(parents: readonly number[]): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return parents.includes(parent) && !parents.includes(pid) ? [pid] : [];
    }),
  );
  return found.flat();
}
