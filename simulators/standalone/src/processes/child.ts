/** One process of ours: forked with IPC, heard when it is ready, stopped by name and never left behind. */
import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { StartFault } from '../ground/fault.ts';

/** The last lines of stderr kept to say why a child ended. Characters. */
const STDERR_TAIL_CHARS = 4000;
/** A child that has not ended this long after SIGTERM is killed. Milliseconds. */
const STOP_TIMEOUT_MS = 20_000;
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export interface ChildSpec {
  name: string;
  /** Absolute path of the entry: TypeScript, compiled as it is loaded, or what was built. */
  entry: string;
  args?: readonly string[];
  /** Added to this process's environment; undefined takes a variable away. */
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  /** Gets everything the child writes. */
  onOutput?: (chunk: Buffer) => void;
  /** Every IPC message, `ready` included. */
  onMessage?: (message: ChildMessage) => void;
}

export type ChildMessage = { type: string } & Readonly<Record<string, unknown>>;

export interface ChildExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What it last said on stderr. */
  stderr: string;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** The first message `{type: 'ready', …}`; rejects with StartFault when the child ends before. */
  readonly ready: Promise<ChildMessage>;
  readonly exited: Promise<ChildExit>;
  running(): boolean;
  send(message: ChildMessage): void;
  /** SIGTERM, SIGKILL after 20 s; resolves when it is gone. */
  stop(): Promise<ChildExit>;
  kill(signal: NodeJS.Signals): void;
}

/** Forks `spec.entry`, through tsx when it is a source. It ends by itself when this process dies (IPC `disconnect`). */
export function startChild(spec: ChildSpec): Child {
  const env: NodeJS.ProcessEnv = { ...process.env, ...spec.env };
  // Its own process group: a Ctrl-C at the terminal reaches only the supervisor, which then stops all in order.
  const forked = fork(spec.entry, spec.args ?? [], {
    env,
    cwd: spec.cwd ?? process.cwd(),
    execArgv: spec.entry.endsWith('.ts') ? ['--import', TSX] : [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  let stderr = '';
  forked.stdout?.on('data', (chunk: Buffer) => spec.onOutput?.(chunk));
  forked.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-STDERR_TAIL_CHARS);
    spec.onOutput?.(chunk);
  });
  const exited = new Promise<ChildExit>((resolve) => {
    forked.once('close', (code, signal) => resolve({ code, signal, stderr: stderr.trim() }));
    forked.once('error', (error) => resolve({ code: 1, signal: null, stderr: error.message }));
  });
  const ready = readyOf(spec.name, forked, exited, spec.onMessage);
  ready.catch(() => {}); // told through `exited` as well; anyone who awaits it still sees it

  const running = () => forked.exitCode === null && forked.signalCode === null && forked.pid !== undefined;
  return {
    name: spec.name,
    pid: forked.pid ?? -1,
    ready,
    exited,
    running,
    send: (message) => {
      if (forked.connected) forked.send(message, () => {});
    },
    kill: (signal) => {
      forked.kill(signal);
    },
    stop: async () => {
      if (running()) forked.kill('SIGTERM');
      const overdue = setTimeout(() => forked.kill('SIGKILL'), STOP_TIMEOUT_MS);
      const exit = await exited;
      clearTimeout(overdue);
      return exit;
    },
  };
}

async function readyOf(
  name: string,
  forked: ChildProcess,
  exited: Promise<ChildExit>,
  onMessage: ChildSpec['onMessage'],
): Promise<ChildMessage> {
  const first = new Promise<ChildMessage>((resolve) => {
    forked.on('message', (message) => {
      if (!isChildMessage(message)) return;
      onMessage?.(message);
      if (message.type === 'ready') resolve(message);
    });
  });
  const ended = exited.then((exit): never => {
    const why = lastSentence(exit.stderr) ?? `it ended with ${exit.signal ?? `code ${exit.code}`}`;
    throw new StartFault(`${name} did not start: ${why}`);
  });
  return Promise.race([first, ended]);
}

function isChildMessage(message: unknown): message is ChildMessage {
  return typeof message === 'object' && message !== null && 'type' in message && typeof message.type === 'string';
}

/** The last line of stderr that is neither empty nor part of a stack trace. */
function lastSentence(stderr: string): string | undefined {
  return stderr
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line !== '' && !line.startsWith('at ') && !line.startsWith('Node.js v'));
}
