/** `npm start` as a person starts it, read as a person reads it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../harness/root.ts';

const MAIN = path.join(ROOT, 'simulators/standalone/src/main.ts');

export interface RunFile {
  pid: number;
  databaseUrl: string;
  mqttUrl: string;
  apiUrl: string;
}

export interface Started {
  process: ChildProcess;
  /** Everything printed so far. */
  output(): string;
  /** Resolves when `text` has been printed; rejects when it ends before. */
  printed(text: string): Promise<void>;
  /** Exit code or signal. */
  ended: Promise<number | string>;
}

/** Starts it with `args`: `viaNpm`, or the same command without npm. */
export function start(args: readonly string[], how: { viaNpm: boolean; env: Record<string, string> }): Started {
  const env = { ...process.env, DATABASE_URL: '', MQTT_URL: '', REDIS_URL: '', LOG_LEVEL: 'info', ...how.env };
  const [command, words] = how.viaNpm
    ? ['npm', ['start', '--', ...args]]
    : [process.execPath, ['--import', 'tsx', MAIN, ...args]];
  const child = spawn(command, words, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      for (const look of waiting) look();
    });
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? code ?? -1));
  });
  return {
    process: child,
    output: () => text,
    ended,
    printed: (wanted) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!text.includes(wanted)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void ended.then((end) => reject(new Error(`ended with ${end} before "${wanted}" was printed:\n${text}`)));
      }),
  };
}

export async function readRunFile(dataDir: string): Promise<RunFile> {
  return JSON.parse(await readFile(path.join(dataDir, 'run.json'), 'utf8'));
}

/** `pid command` of every living process that was started for `dataDir`. Linux only. */
export function processesOf(dataDir: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        const ours = command.includes(dataDir) || environment.includes(`COCKPIT_TEST_RUN=${dataDir}`);
        return ours ? [`${pid} ${command}`] : [];
      } catch {
        return []; // ended meanwhile
      }
    });
}
