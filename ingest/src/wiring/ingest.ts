/** The program, wired by hand: broker ▶ decode ▶ batch ▶ one transaction ▶ acks; rollups and notices behind it. */
import type { Logger } from 'pino';
import { startAlarms } from '../alarms/start.ts';
import type { Clock } from '../clock/contract.ts';
import { rollupLagMs } from '../rollups/lag.ts';
import { type Refresher, startRefresher } from '../rollups/refresh.ts';
import { type Stages, startStages } from '../stages/start.ts';
import { recomputableFrom } from '../store/store-state.ts';
import { createCommitting } from './committing.ts';
import type { Config } from './config.ts';
import { startListening } from './listening.ts';
import { observeGauges } from './metrics.ts';
import { startNativeInput } from './native-input.ts';
import { type Opened, openAll } from './opened.ts';
import { openSideInputs } from './side-inputs.ts';
import { startUpkeep } from './upkeep.ts';

export interface Ingest {
  /** Resolves when the first subscription stands. */
  serving: Promise<void>;
  /** Port of the metrics; undefined: off. */
  metricsPort: number | undefined;
  /** Resolves when the subscriptions of foreign devices stand, too; native messages do not wait for it. */
  servingProfiles: Promise<void>;
  /** Reads the device profiles and their bindings again, in the background. */
  reloadProfiles(): void;
  /** Resolves with a sentence when another ingest has taken over its client id: this one must stop. */
  replaced: Promise<string>;
  /** Finishes the batch being written, acknowledges it, and closes everything in reverse order. */
  stop(): Promise<void>;
}

/** Starts everything. Rejects with a sentence when the metrics port is taken or the database cannot be used. */
export async function startIngest(config: Config, { log, clock }: { log: Logger; clock: Clock }): Promise<Ingest> {
  const opened = await openAll(config, { log, clock });
  const { database, metrics, exporter, held, settings, records, notices } = opened;
  const stages = await watchStages(opened);
  const alarms = await startAlarms({
    database,
    log,
    clock,
    hearingSince: stages.hearing.since,
    notify: notices.inTransaction,
    afterCommit: notices.afterCommit,
  });
  const refresher = refreshRollups(opened);
  const stopUpkeep = keepStore(opened);
  const committing = createCommitting(opened, alarms, refresher);
  const input = startNativeInput(opened, stages, committing);
  const doors = openSideInputs(opened, committing);
  const stopListening = startListening(opened, alarms, doors);
  observeGauges(metrics, {
    waiting: input.waiting,
    heldAcks: input.broker.held,
    connected: input.broker.connected,
    rollupLagMs: () => rollupLagMs(database, clock.now()),
  });
  return {
    serving: input.serving,
    servingProfiles: doors.profiles.serving,
    metricsPort: exporter?.port,
    reloadProfiles: doors.profiles.reloadSoon,
    replaced: held.lost,
    async stop() {
      held.leave();
      committing.abort();
      await doors.stop();
      await input.stop();
      await alarms.stop();
      await stages.stop();
      await exporter?.stop();
      await stopListening();
      await refresher.stop();
      await stopUpkeep();
      await settings.stop();
      await records.stop();
      await notices.stop();
      await database.end();
      await held.stop();
    },
  };
}

function watchStages({ config, database, log, clock, metrics, interruption }: Opened): Promise<Stages> {
  return startStages({
    database,
    databaseUrl: config.DATABASE_URL,
    worker: config.INGEST_CLIENT_ID,
    log,
    clock,
    metrics: metrics.registry,
    onLost: interruption.lost,
    onRestored: interruption.restored,
  });
}

function refreshRollups({ database, log, clock, engine, records, metrics, notices }: Opened): Refresher {
  const onRun = records.of('rollups', null);
  return startRefresher(
    { database, log, engine, now: clock.now, keptFrom: (tx) => recomputableFrom(tx, clock.now()), onRun },
    ({ names, minutes, tooLate }) => {
      metrics.rollupMinutes.inc(minutes);
      metrics.rollupTooLate.inc(tooLate);
      if (names.length > 0) notices.send([{ kind: 'rollups', names }]);
    },
  );
}

function keepStore({ database, log, clock, engine, settings, records, metrics }: Opened): () => Promise<void> {
  return startUpkeep({
    database,
    log,
    engine,
    now: clock.now,
    settings,
    records,
    onRetained: (rows) => metrics.retained.inc(rows),
    onAlarmsRemoved: (gone) => metrics.alarmsLetGo.inc(gone),
  });
}
