/** Follows heartbeats by this api's own monotonic clock: a wrong clock of a host, or one that is put right, ages nothing. */
import type { IngestStage, PipelineWhat } from '@cockpit/ingest/pipeline';
import type { WorkerHeartbeat } from './measures.ts';

/** A row of pipeline_stage as it is read. */
export interface StageRow {
  worker: string;
  stage: string;
  life: string;
  beat: number;
  /** Ms since it was written, by the database's clock. */
  writtenMs: number;
  ageMs: number | null;
  what: string | null;
  stopped: boolean;
}

export interface WorkerHeartbeats {
  /** The rows as read at `now` (monotonic ms). */
  take(rows: readonly StageRow[], now: number): void;
  /** For `ms` nothing could be read, or this process did not run: nobody was silent meanwhile. */
  forgive(ms: number): void;
  workers(now: number): WorkerHeartbeat[];
}

interface Seen {
  /** Life and number of the last heartbeat. */
  key: string;
  movedAt: number;
  stopped: boolean;
  stages: WorkerHeartbeat['stages'];
}

export function trackHeartbeats(): WorkerHeartbeats {
  let seen = new Map<string, Seen>();
  return {
    take(rows, now) {
      const next = new Map<string, Seen>();
      for (const row of rows) {
        const before = seen.get(row.worker);
        const key = `${row.life} ${row.beat}`;
        const entry = next.get(row.worker) ?? {
          key,
          // The first look has only the database's word for how long ago it was.
          movedAt: before === undefined ? now - Math.max(0, row.writtenMs) : before.key === key ? before.movedAt : now,
          stopped: row.stopped,
          stages: {},
        };
        entry.stages[row.stage as IngestStage] = { ageMs: row.ageMs, what: row.what as PipelineWhat | null };
        next.set(row.worker, entry);
      }
      seen = next;
    },
    forgive(ms) {
      for (const entry of seen.values()) entry.movedAt += ms;
    },
    workers: (now) =>
      [...seen].map(([worker, { movedAt, stopped, stages }]) => ({
        worker,
        silentMs: Math.max(0, now - movedAt),
        stopped,
        stages,
      })),
  };
}
