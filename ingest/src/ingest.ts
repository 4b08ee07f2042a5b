/** The program, wired by hand: broker ▶ decode ▶ batch ▶ one transaction ▶ acks; rollups and notices behind it. */
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { startAlarmRetention } from './alarms/retention.ts';
import { startAlarms } from './alarms/start.ts';
import { startBatches } from './batch.ts';
import type { Clock } from './clock/contract.ts';
import { type CommitParts, commitArrivals } from './commit.ts';
import { type Config, maskUrl } from './config.ts';
import { openDatabase } from './database.ts';
import { type Engine, prepareStore } from './db/engine.ts';
import { keptFrom, startRetention } from './db/retention.ts';
import { startEventPruning } from './events/prune.ts';
import { startFieldMessages } from './field/take.ts';
import { trackInterruption } from './interruption.ts';
import { TOPIC_VERSION } from './messages/contract.ts';
import { lastArrival, primeNewest } from './messages/newest.ts';
import { createMetrics, type Exporter, type Metrics, observeGauges, serveMetrics } from './metrics.ts';
import { migrate } from './migrate.ts';
import { connectBroker, type Incoming } from './mqtt.ts';
import type { Notice } from './notices/contract.ts';
import { listenPostgres } from './notices/postgres.ts';
import { openNotices } from './notices/send.ts';
import { startProfiles } from './profiles/start.ts';
import { startQuarantineTool } from './quarantine/start.ts';
import { openQuarantine } from './quarantine.ts';
import type { Arrival } from './reading.ts';
import { decodeAgain, isUnknown, receive, renewPlaces } from './receive.ts';
import { openRegistry } from './registry-watch.ts';
import { rollupLagMs } from './rollups/lag.ts';
import { startRefresher } from './rollups/refresh.ts';
import { commitInTurn, FIRST, type Turn } from './turns.ts';
import type { WithheldAcks } from './withheld-acks.ts';
import type { Written } from './writer.ts';

/** Batches that may wait; beyond that reading stops and the broker keeps the rest. */
const BATCHES_WAITING_MAX = 2;
/** Share of a full batch that must wait before it is written beside another one. */
const BESIDE_SHARE = 0.25;
const WAITING_BYTES_MAX = 64 * 1024 * 1024;
/** Receive maximum of MQTT 5, its largest value allowed by the protocol. */
const RECEIVE_MAXIMUM = 65_535;

export interface Ingest {
  /** Resolves when the first subscription stands. */
  serving: Promise<void>;
  /** Port of the metrics; undefined: off. */
  metricsPort: number | undefined;
  /** Resolves when the subscriptions of foreign devices stand, too; native messages do not wait for it. */
  servingProfiles: Promise<void>;
  /** Reads the device profiles and their bindings again, in the background. */
  reloadProfiles(): void;
  /** Finishes the batch being written, acknowledges it, and closes everything in reverse order. */
  stop(): Promise<void>;
}

interface Item {
  arrival: Arrival;
  acks: WithheldAcks | undefined;
}

/** Starts everything. Rejects with a sentence when the metrics port is taken or the database cannot be used. */
export async function startIngest(config: Config, { log, clock }: { log: Logger; clock: Clock }): Promise<Ingest> {
  const metrics = createMetrics();
  const exporter = await exportMetrics(metrics, config);
  const onBroken = (error: Error) => log.warn({ err: error }, 'a database connection broke');
  const database = openDatabase(config.DATABASE_URL, onBroken, config.INGEST_CONNECTIONS);
  let engine: Engine;
  try {
    const applied = await migrate(config.DATABASE_URL, log);
    if (applied.length > 0) log.info({ applied }, 'schema brought up to date');
    engine = await prepareStore({ url: config.DATABASE_URL, settings: config, log, jobs: clock.simulated !== true });
  } catch (error) {
    await exporter?.stop();
    await database.end();
    throw new Error(`the database ${maskUrl(config.DATABASE_URL)} cannot be used: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  const notices = openNotices({ database, redisUrl: config.REDIS_URL, log });
  const registry = await openRegistry(database, log);
  const quarantine = await openQuarantine(database, {
    rowsMax: config.QUARANTINE_ROWS_MAX,
    bytesMax: config.QUARANTINE_BYTES_MAX,
  });
  const newest = await primeNewest(database);
  const lastHeard = await lastArrival(database);
  const interruption = trackInterruption(clock, lastHeard);
  const stopping = new AbortController();
  const decodeWith = (keptSince: number | undefined) => ({ devices: registry.current(), newest, keptSince });
  const decodeParts = () => decodeWith(interruption.keptSince());

  let hearingSince: number | undefined;
  const alarms = await startAlarms({
    database,
    log,
    clock,
    hearingSince: () => hearingSince,
    notify: notices.inTransaction,
    afterCommit: notices.afterCommit,
  });

  const store = { database, log, engine, settings: config, now: clock.now };
  const refresher = startRefresher(
    { ...store, keptFrom: () => keptFrom(config, clock.now()) },
    ({ names, minutes, tooLate }) => {
      metrics.rollupMinutes.inc(minutes);
      metrics.rollupTooLate.inc(tooLate);
      if (names.length > 0) notices.send([{ kind: 'rollups', names }]);
    },
  );
  const stopRetention = startRetention(store, (rows) => metrics.retained.inc(rows));
  const stopAlarmRetention = startAlarmRetention(
    { database, log, now: clock.now, days: config.ALARM_RETENTION_DAYS },
    (gone) => metrics.alarmsLetGo.inc(gone),
  );
  const stopPruning = startEventPruning({ database, log, now: clock.now });

  const batches = startBatches<Item>(
    {
      itemsMax: config.BATCH_ROWS_MAX,
      waitingMax: BATCHES_WAITING_MAX * config.BATCH_ROWS_MAX,
      batchesMax: config.INGEST_CONNECTIONS,
      besideMin: Math.ceil(config.BATCH_ROWS_MAX * BESIDE_SHARE),
      waitingBytesMax: WAITING_BYTES_MAX,
    },
    { write, done: acknowledge },
  );

  async function write(items: readonly Item[]): Promise<boolean> {
    const started = performance.now();
    const arrivals = items.map(({ arrival }) => arrival);
    const turn = commitInTurn(commitParts(), arrivals, stopping.signal, count, previous, () =>
      recheckUnknown(arrivals),
    );
    previous = turn;
    if (!(await turn.written)) return false;
    refresher.nudge();
    metrics.batchRows.observe(items.length);
    metrics.commitSeconds.observe((performance.now() - started) / 1000);
    return true;
  }

  const writer = () => ({
    grids: registry.current().grids,
    quarantine,
    notify: notices.inTransaction,
    judge: alarms.judge,
  });

  function count(written: Written): void {
    metrics.stored.inc(written.stored);
    metrics.duplicates.inc(written.duplicates);
    metrics.quarantined.inc(written.quarantined);
    notices.afterCommit(written.notices);
  }

  let previous: Turn = FIRST;

  function commitParts(): CommitParts {
    return {
      ...writer(),
      database,
      log,
      now: clock.now,
      get grids() {
        return registry.current().grids;
      },
      async renewPlaces(those: readonly Arrival[]) {
        await refreshRegistry();
        renewPlaces(registry.current(), those);
      },
    };
  }

  async function commit(arrivals: readonly Arrival[]): Promise<boolean> {
    const done = await commitArrivals(commitParts(), arrivals, stopping.signal, count);
    if (done) refresher.nudge();
    return done;
  }

  // A registry imported a moment ago may be news to us: look before putting its devices' messages in quarantine.
  async function recheckUnknown(arrivals: readonly Arrival[]): Promise<void> {
    if (!arrivals.some(isUnknown)) return;
    await refreshRegistry();
    decodeAgain(decodeParts(), arrivals);
  }

  async function refreshRegistry(): Promise<void> {
    try {
      await registry.refresh();
    } catch (error) {
      log.warn({ err: error }, 'the registry could not be read');
    }
  }

  function onMessage({ topic, payload, acks }: Incoming): void {
    metrics.messages.inc();
    batches.push({ arrival: receive(decodeParts(), topic, payload, clock.now()), acks }, payload.length);
  }

  const stopListening = listenPostgres(
    { url: config.DATABASE_URL, log },
    (payload) => {
      if (payload.includes('"kind":"quarantine-action"')) quarantineTool.nudge();
      if (payload.includes('"kind":"field-message"')) fieldMessages.nudge();
      if (payload.includes('"kind":"alarm-signal"')) alarms.nudge();
      if (payload.includes('"kind":"alarm-rules"')) alarms.reload();
      // The api's word that people acted; where notices go by Redis, its other instances hear it from here.
      if (payload.startsWith('{"kind":"alarms"')) notices.afterCommit([JSON.parse(payload) as Notice]);
      if (!payload.includes('"kind":"registry"')) return;
      registry.refreshSoon();
      profiles.reloadSoon();
      alarms.reload();
    },
    () => {
      registry.refreshSoon();
      quarantineTool.nudge();
      fieldMessages.nudge();
      alarms.reload();
    },
  );
  let announce: () => void = () => {};
  const serving = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const onSubscribed = () => {
    interruption.restored();
    hearingSince ??= clock.now();
    announce();
  };
  const onLost = () => {
    interruption.lost();
    hearingSince = undefined;
  };
  const broker = connectBroker(
    {
      url: config.MQTT_URL,
      clientId: config.INGEST_CLIENT_ID,
      filters: [`${TOPIC_VERSION}/#`],
      share: config.INGEST_SHARE,
      receiveMaximum: RECEIVE_MAXIMUM,
      log,
    },
    { onMessage, whenRoom: batches.whenRoom, onSubscribed, onLost },
  );
  const profiles = startProfiles({
    folder: config.PROFILES_DIR,
    mqttUrl: config.MQTT_URL,
    clientId: config.INGEST_CLIENT_ID,
    share: config.INGEST_SHARE,
    log,
    clock,
    metrics: metrics.registry,
    decodeParts: decodeWith,
    refreshRegistry,
    commit,
    lastArrival: lastHeard,
  });
  const quarantineTool = startQuarantineTool({
    database,
    log,
    now: clock.now,
    daysMax: config.QUARANTINE_DAYS_MAX,
    metrics: metrics.registry,
    writer,
    refreshRegistry,
    decodeParts: () => decodeWith(undefined),
    translate: profiles.again,
    onCommit(written) {
      count(written);
      refresher.nudge();
    },
  });
  const fieldMessages = startFieldMessages({
    database,
    log,
    now: clock.now,
    writer,
    decodeParts: () => decodeWith(undefined),
    refreshRegistry,
    onCommit(written) {
      count(written);
      refresher.nudge();
    },
  });
  observeGauges(metrics, {
    waiting: batches.waiting,
    heldAcks: broker.held,
    connected: broker.connected,
    rollupLagMs: () => rollupLagMs(database, clock.now()),
  });
  return {
    serving,
    servingProfiles: profiles.serving,
    metricsPort: exporter?.port,
    reloadProfiles: profiles.reloadSoon,
    async stop() {
      stopping.abort();
      await fieldMessages.stop();
      await quarantineTool.stop();
      await profiles.stop();
      await batches.stop();
      await broker.stop();
      await alarms.stop();
      await exporter?.stop();
      await stopListening();
      await refresher.stop();
      await stopRetention();
      await stopAlarmRetention();
      await stopPruning();
      await notices.stop();
      await database.end();
    },
  };
}

async function exportMetrics(metrics: Metrics, { METRICS_PORT, HOST }: Config): Promise<Exporter | undefined> {
  if (METRICS_PORT === undefined) return undefined;
  try {
    return await serveMetrics(metrics, HOST, METRICS_PORT);
  } catch (error) {
    throw new Error(`METRICS_PORT ${METRICS_PORT} on ${HOST} cannot be used: ${reasonOf(error)}`, { cause: error });
  }
}

// A refused connection is an AggregateError (one per address) whose own message is empty.
function reasonOf(error: unknown): string {
  const errors = error instanceof AggregateError ? error.errors : [error];
  return errors.map((one) => (one instanceof Error ? one.message : String(one))).join('; ');
}

// Acks go out in the order of arrival; a batch may span two connections, of which only the living one still has acks.
function acknowledge(items: readonly Item[]): void {
  const counts = new Map<WithheldAcks, number>();
  for (const { acks } of items) if (acks) counts.set(acks, (counts.get(acks) ?? 0) + 1);
  for (const [acks, count] of counts) acks.release(count);
}
