/** A child process of a test that can be killed and started again with the same settings. */
import { type Child, type ChildMessage, type ChildSpec, startChild } from '@cockpit/standalone/child';
import { eventually } from './eventually.ts';

/** Enough to see why a service failed. Characters. */
const LOG_TAIL_CHARS = 8000;

export interface Service {
  /** Starts it; resolves with its `ready` message. */
  start(): Promise<ChildMessage>;
  /** SIGKILL, then waits until it is gone. */
  kill(): Promise<void>;
  /** Stops it in good order; throws when it does not exit 0 or leaves a process of its group behind. */
  stop(): Promise<void>;
  pid(): number;
  /** The last it wrote, for a failing test. */
  log(): string;
}

/** Nothing runs before `start`. The specification is asked anew at every start. */
export function createService(specOf: () => ChildSpec): Service {
  let child: Child | undefined;
  let log = '';
  return {
    start() {
      const spec = specOf();
      child = startChild({
        ...spec,
        onOutput: (chunk) => {
          log = (log + chunk.toString('utf8')).slice(-LOG_TAIL_CHARS);
        },
      });
      return child.ready;
    },
    async kill() {
      child?.kill('SIGKILL');
      await child?.exited;
      child = undefined;
    },
    async stop() {
      if (child === undefined) return;
      const { name, pid } = child;
      const exit = await child.stop();
      child = undefined;
      if (exit.code !== 0)
        throw new Error(`${name} ended with ${exit.signal ?? exit.code} instead of 0. It last wrote:\n${log}`);
      // tsx's compiler ends when its pipe closes, a moment after the process it serves.
      await eventually(`${name} to leave no process of its group ${pid} running`, () => !groupLives(pid));
    },
    pid: () => child?.pid ?? -1,
    log: () => log,
  };
}

/** Each child leads a process group of its own. */
function groupLives(leader: number): boolean {
  try {
    return process.kill(-leader, 0);
  } catch {
    return false;
  }
}
