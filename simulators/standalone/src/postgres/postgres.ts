/** The embedded PostgreSQL: a real server in the data folder, on loopback, with a generated password. */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import getPort from 'get-port';
import { openClient } from '../ground/connection.ts';
import { StartFault, toError } from '../ground/fault.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { stopLeftover } from './postgres-leftover.ts';
import { findPostgresOwner, type PostgresOwner } from './postgres-owner.ts';

const MAJOR_VERSION = '18';
const USER = 'cockpit';
const DATABASE = 'cockpit';
/** Letters that need no escaping in a URL. Bytes of randomness. */
const PASSWORD_BYTES = 24;
const READY_LINE = 'database system is ready to accept connections';
/**
 * After a kill -9 of the postmaster its backends need a moment to notice, and its process id lives on until somebody has
 * asked how it ended; the new one refuses meanwhile.
 */
const NOT_GONE_YET = ['pre-existing shared memory block', 'lock file "postmaster.pid" already exists'];
const START_ATTEMPTS = 20;
const START_RETRY_MS = 500;
/** A fast shutdown (SIGINT) ends sessions and writes a checkpoint; past this the server is killed. Milliseconds. */
const STOP_TIMEOUT_MS = 30_000;
/** 60 connections serve ingest, api, migrations and a curious psql; the socket folder is off: loopback TCP only. */
const SERVER_SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=60',
  'max_wal_size=1GB',
  'timezone=UTC',
  'log_timezone=UTC',
];

export interface Postgres {
  /** Connection string of the database, with the password. */
  databaseUrl: string;
  /** Process id of the server. */
  pid: number;
  /** Resolves when the server ends, for any reason. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Holds the cluster (`postgres/`) and the password (`postgres.password`); absolute. */
  folder: string;
  /** Port to listen on; a free one when left out. */
  port?: number;
  /** Further server settings, `name=value`. */
  settings?: readonly string[];
  onLog: (line: string) => void;
}

/** Starts the server, creating the cluster and the database at the first start. Throws StartFault with one sentence. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const cluster = path.join(options.folder, 'postgres');
  await mkdir(options.folder, { recursive: true, mode: 0o711 });
  const binaries = await findPostgresBinaries();
  const owner = await findPostgresOwner([options.folder, path.dirname(binaries.postgres)]);
  await checkCluster(cluster);
  const password = await readPassword(options.folder);
  if (!(await exists(cluster))) await createCluster({ cluster, initdb: binaries.initdb, owner, password, ...options });
  await stopLeftover({ cluster, user: USER, password, onLog: options.onLog });

  const port = options.port ?? (await getPort());
  const server = await startServer({ cluster, postgres: binaries.postgres, owner, port, ...options });
  const base = `postgresql://${USER}:${password}@127.0.0.1:${port}`;
  try {
    await checkOwnServer(`${base}/postgres`, cluster);
    await createDatabase(`${base}/postgres`);
  } catch (thrown) {
    await server.stop();
    throw thrown;
  }
  return { databaseUrl: `${base}/${DATABASE}`, ...server };
}

async function checkCluster(cluster: string): Promise<void> {
  if (!(await exists(cluster))) return;
  const version = await readFile(path.join(cluster, 'PG_VERSION'), 'utf8').catch(() => '');
  if (version.trim() === MAJOR_VERSION) return;
  if (version.trim() === '') {
    throw new StartFault(
      `The data folder ${cluster} is not a PostgreSQL database (PG_VERSION is missing): move it away to begin anew, or name another --data-dir.`,
    );
  }
  throw new StartFault(
    `The data folder ${cluster} was written by PostgreSQL ${version.trim()}, this is ${MAJOR_VERSION}: dump it with the old version, or name another --data-dir.`,
  );
}

async function readPassword(folder: string): Promise<string> {
  const file = path.join(folder, 'postgres.password');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return kept.trim();
  if (await exists(path.join(folder, 'postgres'))) {
    throw new StartFault(`The password file ${file} is missing: put it back, or name another --data-dir.`);
  }
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Made under another name and renamed when complete, so that a start cut short leaves nothing half made. */
async function createCluster(parts: {
  cluster: string;
  initdb: string;
  owner: PostgresOwner;
  password: string;
  onLog: (line: string) => void;
}): Promise<void> {
  const unfinished = `${parts.cluster}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await parts.owner.own(unfinished);
  const passwordFile = `${unfinished}.password`;
  await writeFile(passwordFile, `${parts.password}\n`, { mode: 0o600 });
  await parts.owner.own(passwordFile);
  const initdb = parts.owner.spawn(
    parts.initdb,
    [
      `--pgdata=${unfinished}`,
      `--username=${USER}`,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      // The builtin provider sorts alike on every machine, whatever locales are installed.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: serverEnvironment(), cwd: '/' },
  );
  const lines = logLines(initdb, parts.onLog);
  const code = await exitOf(initdb);
  await rm(passwordFile, { force: true });
  if (code !== '0') {
    await rm(unfinished, { recursive: true, force: true });
    throw new StartFault(
      `The database cannot be created in ${parts.cluster}: ${reasonIn(lines, `initdb ended with ${code}`)}`,
    );
  }
  await rename(unfinished, parts.cluster);
}

interface Server {
  pid: number;
  exited: Promise<void>;
  stop(): Promise<void>;
}

async function startServer(parts: {
  cluster: string;
  postgres: string;
  owner: PostgresOwner;
  port: number;
  settings?: readonly string[];
  onLog: (line: string) => void;
}): Promise<Server> {
  const settings = [...SERVER_SETTINGS, ...(parts.settings ?? [])].flatMap((setting) => ['-c', setting]);
  for (let attempt = 1; ; attempt += 1) {
    const server = parts.owner.spawn(parts.postgres, ['-D', parts.cluster, '-p', `${parts.port}`, ...settings], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: serverEnvironment(),
      cwd: '/',
      detached: true, // a Ctrl-C at the terminal must not shut it down before the services have ended
    });
    const lines = logLines(server, parts.onLog);
    const exited = exitOf(server);
    const ready = new Promise<'ready'>((resolve) => {
      lines.onLine = (line) => {
        if (line.includes(READY_LINE)) resolve('ready');
      };
    });
    if ((await Promise.race([ready, exited])) === 'ready') return serverOf(server, exited);
    if (attempt < START_ATTEMPTS && lines.recent.some((line) => NOT_GONE_YET.some((sign) => line.includes(sign)))) {
      await new Promise((resolve) => setTimeout(resolve, START_RETRY_MS));
      continue;
    }
    throw new StartFault(`The database in ${parts.cluster} does not start: ${reasonIn(lines, 'no reason given')}`);
  }
}

function serverOf(server: ChildProcess, exited: Promise<unknown>): Server {
  const gone = exited.then(() => {});
  return {
    pid: server.pid ?? -1,
    exited: gone,
    stop: async () => {
      server.kill('SIGINT');
      const overdue = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await gone;
      clearTimeout(overdue);
    },
  };
}

/** Stops before any change when another server answers on the port: ours may have failed to start because it was taken. */
async function checkOwnServer(url: string, cluster: string): Promise<void> {
  const directory = await query(url, 'show data_directory', 'data_directory');
  if (path.resolve(String(directory)) === path.resolve(cluster)) return;
  throw new StartFault(`Another PostgreSQL (${directory}) answers where the embedded one was started.`);
}

async function createDatabase(url: string): Promise<void> {
  const found = await query(
    url,
    `select count(*)::int as found from pg_database where datname = '${DATABASE}'`,
    'found',
  );
  if (found === 0) await query(url, `create database ${DATABASE}`, '');
}

async function query(url: string, sql: string, column: string): Promise<unknown> {
  const client = openClient({ connectionString: url }, 'cockpit-start');
  try {
    await client.connect();
    const { rows } = await client.query(sql);
    return rows[0]?.[column];
  } catch (thrown) {
    throw new StartFault(`The embedded database refuses: ${toError(thrown).message}.`, { cause: thrown });
  } finally {
    await client.end();
  }
}

interface Lines {
  recent: string[];
  onLine?: (line: string) => void;
}

const LINES_KEPT = 50;

function logLines(server: ChildProcess, onLog: (line: string) => void): Lines {
  const lines: Lines = { recent: [] };
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString('utf8').split('\n')) {
        if (line.trim() === '') continue;
        lines.recent = [...lines.recent, line].slice(-LINES_KEPT);
        onLog(line);
        lines.onLine?.(line);
      }
    });
  }
  return lines;
}

function reasonIn(lines: Lines, otherwise: string): string {
  const told = lines.recent.findLast((line) => /(FATAL|PANIC|error|could not|invalid):? /i.test(line));
  return (told ?? lines.recent.at(-1) ?? otherwise).replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '');
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `${code}`));
  });
}

/** Messages are read above, so they must be English. PG* variables of the caller are none of the server's business. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

async function exists(place: string): Promise<boolean> {
  return readdir(place).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => thrown.code !== 'ENOENT',
  );
}
