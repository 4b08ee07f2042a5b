/** The ingest of a run: killed, stopped, started again, told another time. */
import path from 'node:path';
import { type Child, startChild } from '@cockpit/standalone/child';
import { ROOT } from '../src/harness/root.ts';

const LOG_TAIL_CHARS = 8000;

export interface IngestProcess {
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM; throws when it does not end with 0. */
  stop(): Promise<void>;
  setClock(offsetMs: number): void;
  /** SIGSTOP: it does nothing, and everything it holds stays as it is. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  /** The last it wrote. */
  log(): string;
  /** Ends nobody asked for. A dependency that fails must never end ingest. */
  diedByItself(): number;
}

/** Nothing runs before `start`. */
export function createIngestProcess(env: Readonly<Record<string, string | undefined>>): IngestProcess {
  let child: Child | undefined;
  let ending = false;
  let died = 0;
  let log = '';

  function start(): Promise<unknown> {
    ending = false;
    const started = startChild({
      name: 'ingest',
      entry: path.join(ROOT, 'tests/faults/ingest-entry.ts'),
      env,
      onOutput: (chunk) => {
        log = (log + chunk.toString('utf8')).slice(-LOG_TAIL_CHARS);
      },
    });
    child = started;
    void started.exited.then(() => {
      if (ending || child !== started) return;
      died += 1;
      start().catch(() => {}); // as its supervisor would; seen in `died`
    });
    return started.ready;
  }

  return {
    start: async () => void (await start()),
    async kill() {
      ending = true;
      child?.kill('SIGKILL');
      await child?.exited;
    },
    async stop() {
      ending = true;
      const exit = await child?.stop();
      if (exit !== undefined && exit.code !== 0 && exit.signal !== 'SIGKILL')
        throw new Error(`ingest ended with ${exit.signal ?? exit.code} instead of 0. It last wrote:\n${log}`);
    },
    setClock: (offsetMs) => child?.send({ type: 'clock', offsetMs }),
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
    log: () => log,
    diedByItself: () => died,
  };
}
