/**
 * Kills this process when one message takes too much CPU time. From a thread of its own, since a regular expression that
 * backtracks lets no timer of the main thread run; CPU time, since a busy machine is no fault of a profile; and inside
 * the sandbox, since nobody else may be left to do it.
 */
import { Worker } from 'node:worker_threads';

const LOOK_INTERVAL_MS = 50;

// JavaScript, because a thread that starts through tsx takes half a second.
const THREAD = `
  const { workerData } = require('node:worker_threads');
  const turn = new Int32Array(workerData.turn);
  const cpuMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  let seen = 0;
  let since = 0;
  setInterval(() => {
    const now = Atomics.load(turn, 0);
    if (now % 2 === 0 || now !== seen) { seen = now; since = cpuMs(); return; }
    if (cpuMs() - since > workerData.maxMs) process.kill(process.pid, 'SIGKILL');
  }, ${LOOK_INTERVAL_MS});
`;

/** Starts the thread; what it returns runs `work` under its eyes, one at a time. */
export function startWatchdog(maxMs: number): <T>(work: () => Promise<T>) => Promise<T> {
  // Odd while something is being worked on.
  const turn = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const thread = new Worker(THREAD, { eval: true, execArgv: [], workerData: { turn: turn.buffer, maxMs } });
  thread.unref();
  return async (work) => {
    Atomics.add(turn, 0, 1);
    try {
      return await work();
    } finally {
      Atomics.add(turn, 0, 1);
    }
  };
}
