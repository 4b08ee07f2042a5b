/** The pipeline's own view of itself, wired: canary, waiting messages, listening, rollup lag and the heartbeat that tells of them. */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Clock } from '../clock/contract.ts';
import { oncePerTick } from '../clock/once-per-tick.ts';
import type { Database } from '../database/database.ts';
import { rollupLagMs } from '../rollups/lag.ts';
import { type Canary, createCanary } from './canary.ts';
import { HEARTBEAT_MS } from './contract.ts';
import { type Measures, startHeartbeat } from './heartbeat.ts';
import { type Listening, trackListening } from './listening.ts';
import { measuredStages } from './measured.ts';
import { observeStages } from './metrics.ts';
import { watchRollups } from './rollup-watch.ts';
import { trackWaiting, type WaitingAge } from './waiting-age.ts';

/** A stage this old does not deliver in time: what is silent may only be unheard. */
const WHOLE_MS = 5_000;

export interface StagesParts {
  database: Database;
  databaseUrl: string;
  /** INGEST_CLIENT_ID. */
  worker: string;
  log: Logger;
  clock: Clock;
  metrics: Registry;
  /** See ListeningParts. */
  onLost(at: number): void;
  onRestored(): void;
}

export interface Stages {
  canary: Canary;
  waiting: WaitingAge;
  hearing: Pick<Listening, 'lost' | 'since'>;
  stop(): Promise<void>;
}

/** Starts it. Rejects when the database cannot be asked what an earlier life knew. */
export async function startStages(parts: StagesParts): Promise<Stages> {
  const { database, databaseUrl, worker, log, clock } = parts;
  const life = randomUUID();
  const now = () => performance.now();
  const canary = createCanary({ clientId: worker, life, now, proven: await wasProven(database, worker) });
  const waiting = trackWaiting(oncePerTick(now));
  const hearing = trackListening({ clock, now, onLost: parts.onLost, onRestored: parts.onRestored });
  const rollups = watchRollups({ look: async () => (await rollupLagMs(database, clock.now())) / clock.speed, now });
  const measure = () => ({
    stages: measuredStages({ canary, waiting, rollups }),
    canaryProven: canary.proven(),
  });
  const heartbeat = startHeartbeat({ databaseUrl, worker, life, log, measure });
  const ticking = setInterval(() => {
    canary.tick();
    hearing.tick(isWhole(measure()));
  }, HEARTBEAT_MS);
  observeStages(parts.metrics, () => ({ ...measure().stages, database: { ageMs: heartbeat.writeMs(), what: null } }));

  return {
    canary,
    waiting,
    hearing,
    async stop() {
      clearInterval(ticking);
      await rollups.stop();
      await heartbeat.stop();
    },
  };
}

/** Everything that is sent arrives and is stored in time, as far as anybody can tell. */
function isWhole({ stages: { broker, queue, ingest, commit } }: Measures): boolean {
  const inTime = ({ ageMs }: { ageMs: number | null }) => ageMs !== null && ageMs < WHOLE_MS;
  return inTime(broker) && inTime(ingest) && inTime(commit) && (queue.what === 'canary-refused' || inTime(queue));
}

async function wasProven(database: Database, worker: string): Promise<boolean> {
  const { rows } = await database.query(
    `select 1 from pipeline_stage where worker = $1 and stage = 'queue' and canary_proven`,
    [worker],
  );
  return rows.length > 0;
}
