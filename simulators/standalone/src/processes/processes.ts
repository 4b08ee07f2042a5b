/** The processes of one stack: each kept alive, each with its log file, stopped last started first. */
import path from 'node:path';
import type { ChildMessage, ChildSpec } from './child.ts';
import { keepAlive, type SupervisedProcess } from './keep-alive.ts';
import { type LogFile, openLogFile } from './log-file.ts';

/** A process as it differs from the others; `entry` is relative to the checkout. */
export interface ProcessParts {
  name: string;
  entry: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string | undefined>>;
  onMessage?: (message: ChildMessage) => void;
}

export interface Processes {
  specOf(parts: ProcessParts): ChildSpec;
  /** Starts and keeps alive; `parts` is asked again at every restart. Resolves with the first `ready`. */
  start(parts: () => ProcessParts): Promise<ChildMessage>;
  stop(): Promise<void>;
  /** Kills all but the database: it shuts down by itself when this process is gone. */
  kill(): void;
}

export function openProcesses(settings: {
  /** Folder of the checkout. */
  root: string;
  logFolder: string;
  env: Readonly<Record<string, string | undefined>>;
  say: (line: string) => void;
}): Processes {
  const kept: SupervisedProcess[] = [];
  const logs = new Map<string, LogFile>();
  let stopping: Promise<void> | undefined;
  const logOf = (name: string) => {
    const log = logs.get(name) ?? openLogFile(path.join(settings.logFolder, `${name}.log`));
    logs.set(name, log);
    return log;
  };
  const specOf = (parts: ProcessParts): ChildSpec => ({
    ...parts,
    entry: path.join(settings.root, parts.entry),
    cwd: settings.root,
    env: { ...settings.env, ...parts.env },
    onOutput: (chunk) => logOf(parts.name).write(chunk),
  });
  return {
    specOf,
    start: (parts) => {
      if (stopping !== undefined) return Promise.reject(new Error('stopped while starting'));
      const child = keepAlive({ spec: () => specOf(parts()), say: settings.say });
      kept.push(child);
      return child.ready;
    },
    stop: () => {
      stopping ??= (async () => {
        for (const child of kept.toReversed()) await child.stop();
        for (const log of logs.values()) await log.stop();
      })();
      return stopping;
    },
    kill: () => {
      for (const child of kept) if (child.name !== 'database') child.kill();
    },
  };
}
