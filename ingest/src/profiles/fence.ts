/**
 * ingest's side of the sandbox: hands jobs over in order, and when the process dies starts a new one and finds the message
 * that did it. Such a message gets a second chance alone; then it has failed.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Logger } from 'pino';
import { backOff } from '../loops/back-off.ts';
import type { ProfileSet } from './contract.ts';
import { DEFAULT_BOUNDS, type ForeignBounds, HEAP_MAX_MIB, JOB_CPU_MAX_MS } from './limits.ts';
import type { FromSandbox, Job, ToSandbox } from './sandbox-messages.ts';
import { createSuspensions } from './suspensions.ts';
import type { Translation } from './translate.ts';

/** Jobs the sandbox may have at a time. */
const WINDOW = 32;
const ATTEMPTS_MAX = 2;
/** For loading and all vectors, beyond which a set is not accepted. Real time, ms. */
const LOAD_TIMEOUT_MS = 60_000;

const SANDBOX = fileURLToPath(new URL('./sandbox.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export interface Fence {
  /** Rejects only when the fence is stopped. Callers bound how many they have under way. */
  translate(job: Job): Promise<Translation>;
  /** Bindings that are left alone for now. */
  suspended(): number;
  stop(): Promise<void>;
}

interface Waiting {
  job: Job;
  attempts: number;
  resolve(translation: Translation): void;
  reject(error: Error): void;
}

interface Parts {
  log: Logger;
  /** A sandbox died while working. */
  onKill?: () => void;
  /** Monotonic, ms; left out: the machine's. */
  now?: () => number;
  /** Left out: the usual ones. */
  bounds?: ForeignBounds;
}

/** Starts a sandbox and verifies the set in it. @throws Error whose message names each fault, one per line. */
export async function startFence(
  { log, onKill, now = () => performance.now(), bounds = DEFAULT_BOUNDS }: Parts,
  set: ProfileSet,
): Promise<Fence> {
  const stopping = new AbortController();
  const suspensions = createSuspensions();
  const waiting: Waiting[] = [];
  /** How many of `waiting`, from the first, the sandbox has. */
  let posted = 0;
  let sandbox: ChildProcess | undefined = await openSandbox({ set, bounds, verify: true }, stopping.signal);
  const running = run();

  async function run(): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      if (attempt > 0 && !sandbox) await backOff(attempt, stopping.signal);
      if (stopping.signal.aborted) return;
      try {
        sandbox ??= await openSandbox({ set, bounds, verify: false }, stopping.signal);
        attempt = 0;
        await life(sandbox);
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.error({ err: error }, 'starting the profile sandbox failed, retrying');
      }
      sandbox = undefined;
    }
  }

  // Until the process is gone and all it said has been heard; a stop kills it.
  async function life(child: ChildProcess): Promise<void> {
    posted = 0;
    child.on('message', (message: FromSandbox) => {
      if (message.type !== 'done') return;
      posted--;
      waiting.shift()?.resolve(message.translation);
      pump();
    });
    const gone = ended(child);
    pump();
    await gone;
    const [first] = waiting;
    if (posted === 0 || !first || stopping.signal.aborted) return;
    onKill?.();
    if (++first.attempts < ATTEMPTS_MAX) return;
    waiting.shift();
    suspensions.note(first.job.binding, now());
    log.warn({ profile: nameOf(first.job) }, 'device profile suspended: a message took too much time or memory');
    first.resolve({ failed: `it took more than ${JOB_CPU_MAX_MS} ms of CPU time or ${HEAP_MAX_MIB} MiB of memory` });
  }

  function pump(): void {
    // A message under suspicion goes alone, so that there is no doubt about the second time.
    const window = (waiting[0]?.attempts ?? 0) > 0 ? 1 : WINDOW;
    while (sandbox?.connected && posted < window) {
      const next = waiting[posted];
      if (!next) return;
      posted++;
      send(sandbox, { type: 'job', job: next.job });
    }
  }

  function nameOf({ binding }: Job): string | undefined {
    return set.bindings[binding]?.profile;
  }

  return {
    translate(job) {
      if (suspensions.suspended(job.binding, now()))
        return Promise.resolve({ failed: 'it is suspended, because its messages took too much time or memory' });
      return new Promise((resolve, reject) => {
        if (stopping.signal.aborted) {
          reject(new Error('the profile sandbox is stopped'));
          return;
        }
        waiting.push({ job, attempts: 0, resolve, reject });
        pump();
      });
    },
    suspended: () => suspensions.count(now()),
    async stop() {
      stopping.abort();
      for (const { reject } of waiting.splice(0)) reject(new Error('the profile sandbox is stopped'));
      await running;
    },
  };
}

type Load = Extract<ToSandbox, { type: 'load' }>;

// Forks and loads; the process that is returned accepts jobs.
async function openSandbox(load: Omit<Load, 'type'>, signal: AbortSignal): Promise<ChildProcess> {
  const { PATH, TMPDIR } = process.env;
  const child = fork(SANDBOX, {
    execArgv: ['--import', TSX, `--max-old-space-size=${HEAP_MAX_MIB}`],
    env: { ...(PATH ? { PATH } : {}), ...(TMPDIR ? { TMPDIR } : {}) },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const kill = () => child.kill('SIGKILL');
  child.on('error', kill);
  signal.addEventListener('abort', kill);
  child.once('exit', () => signal.removeEventListener('abort', kill));
  const timeout = setTimeout(kill, LOAD_TIMEOUT_MS);
  let verifying: string | undefined;
  const faults = await new Promise<string[]>((resolve) => {
    const hear = (message: FromSandbox) => {
      if (message.type === 'verifying') verifying = message.profile;
      else if (message.type === 'loaded') {
        child.off('message', hear);
        resolve(message.faults);
      }
    };
    child.on('message', hear);
    child.once('exit', () => resolve([diedWhile(verifying)]));
    send(child, { type: 'load', ...load });
  });
  clearTimeout(timeout);
  if (faults.length === 0) return child;
  kill();
  throw new Error(faults.join('\n'));
}

function diedWhile(verifying: string | undefined): string {
  if (verifying === undefined) return 'the sandbox of the device profiles ended before it was ready';
  return `profile ${verifying}: a vector took more than ${JOB_CPU_MAX_MS} ms of CPU time or ${HEAP_MAX_MIB} MiB of memory`;
}

// What was said last may be read after the exit: both must have happened before anyone is blamed.
async function ended(child: ChildProcess): Promise<void> {
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  const silent = child.connected ? once(child, 'disconnect') : Promise.resolve();
  await Promise.all([exited, silent]);
}

function send(child: ChildProcess, message: ToSandbox): void {
  child.send(message, () => {}); // a broken channel ends in `exit`
}
