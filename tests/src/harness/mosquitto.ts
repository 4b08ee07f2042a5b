/** Mosquitto as a process of ours: sessions and queues saved when asked, nothing it may drop. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Some packages put it where only root's PATH leads. */
const PLACES = ['mosquitto', '/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'];
const MEMORY_FOLDER = '/dev/shm';
const START_TIMEOUT_MS = 10_000;
const LOOK_AGAIN_MS = 20;

export interface Mosquitto {
  /** Holds its store. */
  folder: string;
  port: number;
  /** Undefined: not running. */
  pid(): number | undefined;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Asks it to end, and waits: it saves its store. */
  end(): Promise<void>;
  signal(what: NodeJS.Signals): void;
  /** Makes it write its store now; nothing when it is not running. */
  save(): void;
  remove(): Promise<void>;
}

/** The program and its first line of help; undefined: not installed. */
export async function findMosquitto(): Promise<{ program: string; version: string } | undefined> {
  for (const program of PLACES) {
    const child = spawn(program, ['-h'], { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    const found = await new Promise<boolean>((resolve) => {
      child.once('error', () => resolve(false));
      child.once('close', () => resolve(true));
    });
    if (found) return { program, version: text.split('\n')[0] ?? '' };
  }
  return undefined;
}

/** A broker on `port` with a folder of its own; nothing runs before `start`. `settings` left out: open to everybody. */
export async function createMosquitto(
  program: string,
  port: number,
  settings: (folder: string, port: number) => string | Promise<string> = openSettings,
): Promise<Mosquitto> {
  const folder = await mkdtemp(path.join(await memoryFolder(), 'cockpit-mosquitto-'));
  const file = path.join(folder, 'mosquitto.conf');
  await writeFile(file, await settings(folder, port));
  let child: ChildProcess | undefined;

  async function stopWith(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'close');
    child.kill(signal);
    await gone;
  }
  const kill = () => stopWith('SIGKILL');

  return {
    folder,
    port,
    pid: () => child?.pid,
    async start() {
      child = spawn(program, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
      let complaint = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        complaint = (complaint + chunk.toString('utf8')).slice(-2000);
      });
      const deadline = Date.now() + START_TIMEOUT_MS;
      while (!(await answers(port))) {
        if (child.exitCode !== null) throw new Error(`mosquitto ended with ${child.exitCode}: ${complaint}`);
        if (Date.now() > deadline) throw new Error(`mosquitto does not answer on port ${port}: ${complaint}`);
        await pause(LOOK_AGAIN_MS);
      }
    },
    kill,
    end: () => stopWith('SIGTERM'),
    signal: (what) => void child?.kill(what),
    save: () => void child?.kill('SIGUSR1'),
    async remove() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// Each save waits for the disk; in memory the store is as safe from a kill, and quick.
async function memoryFolder(): Promise<string> {
  const usable = await access(MEMORY_FOLDER, constants.W_OK).then(
    () => true,
    () => false,
  );
  return usable ? MEMORY_FOLDER : tmpdir();
}

/** Started by root it would change to a user who may not write in the folders of a test. */
export const SAME_USER = `user ${userInfo().username}`;

function openSettings(folder: string, port: number): string {
  return [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    SAME_USER,
    'persistence true',
    `persistence_location ${folder}/`,
    // Only when asked: a save writes all there is, and one after every change would take longer than the traffic.
    'autosave_interval 0',
    // By default more than 1 000 waiting messages of a session are dropped, acknowledged or not.
    'max_queued_messages 0',
    'max_inflight_messages 0',
    'set_tcp_nodelay true',
    'log_dest stderr',
    'log_type error',
    '',
  ].join('\n');
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });
}
