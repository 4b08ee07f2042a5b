/** A process that is started again whenever it ends by itself, with a growing pause. */
import { type Child, type ChildExit, type ChildMessage, type ChildSpec, startChild } from './child.ts';

const PAUSE_FIRST_MS = 500;
const PAUSE_LAST_MS = 15_000;
/** A process that served this long was well: the next pause is the first again. */
const WELL_AFTER_MS = 60_000;

export interface SupervisedProcess {
  readonly name: string;
  /** Of the first start; a failure of the first start is not repeated. */
  readonly ready: Promise<ChildMessage>;
  /** Process number of the present life. */
  pid(): number | undefined;
  stop(): Promise<void>;
  /** SIGKILL, no restart. */
  kill(): void;
}

export interface KeepAliveParts {
  /** Asked at every start: a restart may need other arguments than the first start. */
  spec: () => ChildSpec;
  say: (line: string) => void;
}

export function keepAlive({ spec, say }: KeepAliveParts): SupervisedProcess {
  const stopping = new AbortController();
  let served = false;
  let child: Child = startChild(spec());
  const { name, ready } = child;
  const life = run();

  async function run(): Promise<void> {
    let pause = PAUSE_FIRST_MS;
    for (let first = true; ; first = false) {
      const startedAt = performance.now();
      const started = await child.ready.then(
        () => true,
        () => false,
      );
      if (first && !started) return; // told by `ready`
      served = true;
      if (!first && started && !stopping.signal.aborted) say(`${name} runs again.`);
      const exit = await child.exited;
      if (stopping.signal.aborted) return;
      if (performance.now() - startedAt > WELL_AFTER_MS) pause = PAUSE_FIRST_MS;
      say(`${name} ended (${wordFor(exit)}); starting it again in ${pause / 1000} s.`);
      await pauseFor(pause, stopping.signal);
      pause = Math.min(PAUSE_LAST_MS, pause * 2);
      if (stopping.signal.aborted) return;
      child = startChild(spec());
    }
  }

  return {
    name,
    ready,
    pid: () => (child.running() ? child.pid : undefined),
    stop: async () => {
      stopping.abort();
      const exit = await child.stop();
      await life;
      if (served && exit.code !== 0) say(`${name} did not end in good order (${wordFor(exit)}).`);
    },
    kill: () => {
      stopping.abort();
      child.kill('SIGKILL');
    },
  };
}

function wordFor(exit: ChildExit): string {
  const last = exit.stderr.split('\n').at(-1)?.trim();
  const how = exit.signal ?? `code ${exit.code}`;
  return last ? `${how}: ${last}` : how;
}

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
