/** The process: configuration, database, listening, and the way out. */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { clockFrom } from '@cockpit/ingest/clock';
import type { Logger } from 'pino';
import { inviteFirst } from './accounts/first-start.ts';
import { buildApp } from './app.ts';
import { openPhotoStore } from './cases/photos/open-store.ts';
import { embeddedUsers } from './credentials/embedded.ts';
import { keepFiles } from './credentials/keep-files.ts';
import { awaitSchema, type Database, openDatabase } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { coerceError } from './errors/errors.ts';
import { startLeader } from './leadership/leader.ts';
import { serveMetrics } from './metrics/serve.ts';
import { listenForNotices } from './notices/listen.ts';
import { openSenders } from './notifications/channels/open.ts';
import { startNotifications } from './notifications/worker.ts';
import { startPipelineWatch } from './pipeline/watch.ts';
import { type Config, readConfig } from './process/config.ts';
import { openLog } from './process/log.ts';
import { readSecretsKeys } from './secrets/keys.ts';
import { sealStored } from './secrets/seal-stored.ts';
import { createSecrets, type Secrets } from './secrets/secrets.ts';
import { createIdentify } from './sessions/identify.ts';

/** A client that will not let go must not keep the process alive. */
const STOP_MAX_MS = 10_000;

try {
  await serve(readConfig(process.env));
} catch (error) {
  console.error(`api: ${coerceError(error).message}`);
  process.exit(1);
}

/** Serves until SIGINT, SIGTERM or the end of the supervisor (IPC disconnect), then exits 0. */
async function serve(config: Config): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  process.once('disconnect', () => stopping.abort());
  // The supervisor may have gone while we were still loading: that event is over.
  if (process.send !== undefined && !process.connected) process.exit(0);

  const secrets = createSecrets(readSecretsKeys(config));
  const store = openPhotoStore(config);
  const log = openLog('api', config.LOG_LEVEL);
  const database = openDatabase(config.DATABASE_URL, log);
  try {
    await awaitSchema(database, stopping.signal);
    await migrate(config.DATABASE_URL, log);
    await keepSecrets(database, secrets, config, log);
  } catch (error) {
    if (stopping.signal.aborted) process.exit(0);
    throw error;
  }
  const adminSecondFactor = config.ADMIN_SECOND_FACTOR;
  const clock = clockFrom(config.COCKPIT_CLOCK);
  const guard = { allowedHosts: config.NOTIFY_HOSTS?.split(',').map((host) => host.trim()) ?? [] };
  const mail = config.SMTP_URL === undefined ? undefined : { url: config.SMTP_URL, from: config.SMTP_FROM };
  const senders = openSenders({ guard, now: Date.now, mail });
  const elapsed = () => performance.now();
  const leader = startLeader({ database, databaseUrl: config.DATABASE_URL, log, instance: randomUUID(), elapsed });
  const notifications = await startNotifications({
    database,
    databaseUrl: config.DATABASE_URL,
    leader,
    elapsed,
    clock,
    realNow: Date.now,
    secrets,
    senders,
    publicUrl: config.PUBLIC_URL,
    log,
  });
  const pipeline = startPipelineWatch({
    databaseUrl: config.DATABASE_URL,
    api: randomUUID(),
    clock,
    now: () => performance.now(),
    log,
  });
  await pipeline.ready;
  const credentials = keepCredentials(database, config, log, stopping.signal);
  const app = await buildApp({
    pipeline,
    database,
    log,
    leader,
    queue: notifications,
    clock,
    realNow: Date.now,
    identify: createIdentify(database, { secure: config.TLS_PROXY, adminSecondFactor }, Date.now),
    secrets,
    telling: { senders, guard },
    photos: { store, bytesMax: config.PHOTO_BYTES_MAX },
    newId: randomUUID,
    random: Math.random,
    listen: (handlers) => listenForNotices(config, { ...handlers, log, random: Math.random }),
    options: {
      host: config.HOST,
      allowedOrigins: config.ALLOWED_ORIGINS,
      socketsMax: config.SOCKETS_MAX,
      socketsPerPersonMax: config.SOCKETS_PER_PERSON_MAX,
      eventLoopDelayMaxMs: config.EVENT_LOOP_DELAY_MAX_MS,
      defaultCommunity: config.DEFAULT_COMMUNITY,
      uiDir: config.UI_DIR,
      tlsProxy: config.TLS_PROXY,
      adminSecondFactor,
    },
  });
  const metrics =
    config.API_METRICS_PORT === undefined
      ? undefined
      : await serveMetrics(
          { database, leader, notifications, realNow: Date.now },
          config.HOST,
          config.API_METRICS_PORT,
        );
  const port = await listen(config, (options) => app.listen(options).then(() => app.server.address()));

  stopping.signal.addEventListener('abort', () => void stop());
  if (stopping.signal.aborted) return stop();
  log.info({ host: config.HOST, port, metricsPort: metrics?.port }, 'serving');
  // A supervisor asks for the link itself: what is written here may end in a file.
  if (process.send === undefined) await printFirstLink();
  process.send?.({ type: 'ready', port, metricsPort: metrics?.port });

  /** On the console, not in the log. */
  async function printFirstLink(): Promise<void> {
    const token = await inviteFirst(database, Date.now());
    if (token !== undefined)
      process.stdout.write(
        `First administrator, once, within 72 h: http://${shownHost(config.HOST)}:${port}/welcome#${token}\n`,
      );
  }

  async function stop(): Promise<void> {
    setTimeout(() => process.exit(1), STOP_MAX_MS).unref();
    await app.close();
    await notifications.stop();
    await metrics?.stop();
    await leader.stop();
    await pipeline.stop();
    await credentials;
    await database.end();
    log.info('stopped');
    process.exit(0);
  }
}

/** Tells the embedded broker who may sign in, until `signal`. */
async function keepCredentials(database: Database, config: Config, log: Logger, signal: AbortSignal): Promise<void> {
  const folder = config.BROKER_USERS_DIR;
  if (folder === undefined) return;
  const onWritten = (users: readonly unknown[]) => log.info({ users: users.length }, 'broker credentials written');
  const onFault = (fault: string | undefined) =>
    fault === undefined
      ? log.info('reading credentials works again')
      : log.warn({ fault }, 'writing broker credentials failed, retrying');
  await keepFiles({ database, folder, render: embeddedUsers, onWritten, onFault }, signal);
}

/** Seals what is readable from before, and says what cannot work. */
async function keepSecrets(database: Database, secrets: Secrets, config: Config, log: Logger): Promise<void> {
  if (!secrets.available) {
    const required = config.ADMIN_SECOND_FACTOR === 'required' && ', which administrators need to do anything';
    log.warn(`SECRETS_KEY is not set: no second factor can be set up or asked for${required || ''}. See .env.example.`);
    return;
  }
  const { sealed, lost } = await sealStored(database, secrets, 'api', Date.now());
  if (sealed > 0) log.info({ sealed }, 'stored secrets sealed');
  if (lost > 0)
    log.error({ lost }, 'stored secrets were sealed with a key that is not among SECRETS_KEY: they cannot be used');
}

/** An address to open, for one that is listened on. */
function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** The port that was taken (PORT 0: any free one); a fault as one sentence. */
async function listen(
  { HOST: host, PORT: port }: Config,
  open: (options: { host: string; port: number }) => Promise<string | { port: number } | null>,
): Promise<number> {
  try {
    const address = await open({ host, port });
    return typeof address === 'object' && address !== null ? address.port : port;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE') throw new Error(`port ${port} of ${host} is taken; set PORT to another one.`);
    if (code === 'EACCES') throw new Error(`this user may not open port ${port}; set PORT to one above 1023.`);
    if (code === 'EADDRNOTAVAIL') throw new Error(`this machine has no address ${host}; check HOST.`);
    throw error;
  }
}
