/** What stands before the first message: metrics, database and store, the registry, and what earlier lives have left to remember. */
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { type Interruption, trackInterruption } from '../broker/interruption.ts';
import { type ArrivalClock, createArrivalClock } from '../clock/arrival-clock.ts';
import type { Clock } from '../clock/contract.ts';
import { oncePerTick } from '../clock/once-per-tick.ts';
import { type Database, openDatabase } from '../database/database.ts';
import type { DecodeParts } from '../decoding/decode.ts';
import { recall } from '../decoding/newest.ts';
import { type LiveRegistry, openRegistry } from '../devices/registry-watch.ts';
import { type Notices, openNotices } from '../notices/send.ts';
import { limitRefusals } from '../quarantine/refusals/limit.ts';
import { senderOf } from '../quarantine/refusals/sender.ts';
import { readCutOff } from '../quarantine/refusals/store.ts';
import { openQuarantine, type Quarantine } from '../quarantine/store.ts';
import { type JobRecords, recordJobs } from '../store/jobs.ts';
import { keptFrom } from '../store/retention.ts';
import type { Config } from './config.ts';
import { createMetrics, type Exporter, exportMetrics, type Metrics } from './metrics.ts';
import { type OpenStore, openStore } from './open-store.ts';

export interface Opened extends OpenStore {
  config: Config;
  log: Logger;
  clock: Clock;
  metrics: Metrics;
  /** Undefined: METRICS_PORT is not set. */
  exporter: Exporter | undefined;
  database: Database;
  records: JobRecords;
  notices: Notices;
  registry: LiveRegistry;
  quarantine: Quarantine;
  arrivalClock: ArrivalClock;
  interruption: Interruption;
  /** When messages last arrived in an earlier life, epoch ms; undefined: there was none. */
  lastHeard: number | undefined;
  /** What decoding knows now; `keptSince`: see Interruption. */
  decodeWith(keptSince: number | undefined): DecodeParts;
}

/** Rejects with a sentence when the metrics port is taken or the database cannot be used. */
export async function openAll(config: Config, { log, clock }: { log: Logger; clock: Clock }): Promise<Opened> {
  const metrics = createMetrics();
  const exporter = await exportMetrics(metrics, config);
  const onBroken = (error: Error) => log.warn({ err: error }, 'database connection lost');
  const database = openDatabase(config.DATABASE_URL, onBroken, config.INGEST_CONNECTIONS);
  const store = await openStore({ config, database, log, clock }).catch(async (error: unknown) => {
    await exporter?.stop();
    await database.end();
    throw error;
  });
  const records = recordJobs({ database, log }, performance.now.bind(performance));
  const notices = openNotices({ database, redisUrl: config.REDIS_URL, log });
  const registry = await openRegistry(database, log, clock.now);
  const limit = limitRefusals(config.REFUSALS_PER_MINUTE, await readCutOff(database));
  const quarantine = await openQuarantine(
    database,
    { rowsMax: config.QUARANTINE_ROWS_MAX, bytesMax: config.QUARANTINE_BYTES_MAX },
    { limit, senderOf: (topic) => senderOf(registry.current(), topic) },
  );
  const { memories, lastHeard } = await recall(database, clock.now());
  const elapsed = oncePerTick(() => performance.now() * clock.speed);
  const arrivalClock = createArrivalClock(oncePerTick(clock.now), lastHeard, elapsed);
  return {
    ...store,
    ...{ config, log, clock, metrics, exporter, database, records, notices, registry, quarantine, lastHeard },
    arrivalClock,
    interruption: trackInterruption(clock, lastHeard),
    decodeWith: (keptSince) => ({
      devices: registry.current(),
      memories,
      keptSince,
      isArrivalAhead: arrivalClock.isAhead(),
      keptFrom: keptFrom(store.settings.current(), clock.now()),
    }),
  };
}
