/** Writes the ages of the stages to the database once a second, on a connection of its own that waits for nothing for long. */
import { performance } from 'node:perf_hooks';
import type pg from 'pg';
import type { Logger } from 'pino';
import { openClient } from '../database/connection.ts';
import type { Measured } from './canary.ts';
import { HEARTBEAT_APPLICATION, HEARTBEAT_MS, type IngestStage } from './contract.ts';

/** Of connecting, of a statement at the server, and of its answer. */
const LIMIT_MS = 2_500;
/** Rows of a worker that is gone for longer than its session lives at the broker hold back nothing any more. Days. */
const FORGET_DAYS = 8;

export interface Measures {
  stages: Record<Exclude<IngestStage, 'database'>, Measured>;
  canaryProven: boolean;
}

export interface HeartbeatParts {
  databaseUrl: string;
  worker: string;
  life: string;
  log: Logger;
  /** Called before each write. Must not throw. */
  measure(): Measures;
}

export interface Heartbeat {
  /** How long the last write took, ms; null: it failed, or there was none yet. */
  writeMs(): number | null;
  /** Says that ingest stops in good order, and closes the connection. */
  stop(): Promise<void>;
}

const WRITE = {
  name: 'pipeline-heartbeat',
  text: `
  insert into pipeline_stage (worker, stage, life, beat, checked_at, ok_at, what, canary_proven, stopped)
  select $1, stage, $2::uuid, $3::int8, clock_timestamp(), clock_timestamp() - age * interval '1 millisecond', what,
    stage = 'queue' and $7::boolean, $8::boolean
  from unnest($4::text[], $5::float8[], $6::text[]) as measured (stage, age, what)
  on conflict (worker, stage) do update set life = excluded.life, beat = excluded.beat, checked_at = excluded.checked_at,
    ok_at = excluded.ok_at, what = excluded.what, stopped = excluded.stopped,
    canary_proven = pipeline_stage.canary_proven or excluded.canary_proven`,
};
const FORGET = `delete from pipeline_stage where checked_at < now() - make_interval(days => ${FORGET_DAYS})`;

/** Starts writing; goes on for ever, whatever fails. */
export function startHeartbeat({ databaseUrl, worker, life, log, measure }: HeartbeatParts): Heartbeat {
  let client: pg.Client | undefined;
  let writeMs: number | null = null;
  let beat = 0;
  let failing = false;
  let stopped = false;
  let wake = () => {};
  const running = run();

  async function run(): Promise<void> {
    while (!stopped) {
      const started = performance.now();
      try {
        await write(false);
        if (failing) log.info('writing the heartbeat works again');
        failing = false;
      } catch (error) {
        writeMs = null;
        drop();
        if (!failing) log.warn({ err: error }, 'writing the heartbeat failed, retrying every second');
        failing = true;
      }
      await pause(HEARTBEAT_MS - (performance.now() - started));
    }
  }

  async function write(stopping: boolean): Promise<void> {
    client ??= await connect();
    const { stages, canaryProven } = measure();
    const rows: [IngestStage, Measured][] = [
      ['database', { ageMs: writeMs ?? 0, what: 'unreachable' }],
      ...(Object.entries(stages) as [IngestStage, Measured][]),
    ];
    beat += 1;
    const started = performance.now();
    await client.query({
      ...WRITE,
      values: [
        worker,
        life,
        beat,
        rows.map(([stage]) => stage),
        rows.map(([, { ageMs }]) => ageMs),
        rows.map(([, { what }]) => what),
        canaryProven,
        stopping,
      ],
    });
    writeMs = performance.now() - started;
  }

  async function connect(): Promise<pg.Client> {
    const opened = openClient({
      url: databaseUrl,
      name: HEARTBEAT_APPLICATION,
      connectMs: LIMIT_MS,
      statementMs: LIMIT_MS,
      graceMs: 0,
    });
    opened.on('error', () => {
      if (client === opened) drop();
    });
    try {
      await opened.connect();
      await opened.query(FORGET);
    } catch (error) {
      abandon(opened);
      throw error;
    }
    return opened;
  }

  function drop(): void {
    if (client !== undefined) abandon(client);
    client = undefined;
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, stopped ? 0 : Math.max(0, ms));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    writeMs: () => writeMs,
    async stop() {
      stopped = true;
      wake();
      await running;
      // One that never stood, or is gone, is not waited for again.
      if (client !== undefined) await write(true).catch(() => {});
      const last = client;
      client = undefined;
      if (last !== undefined) await Promise.race([last.end().catch(() => {}), pause(0)]);
    },
  };
}

/** The far end may never answer a goodbye: nobody waits for it. */
function abandon(client: pg.Client): void {
  client.on('error', () => {});
  client.end().catch(() => {});
  (client as unknown as { connection?: { stream?: { destroy(): void } } }).connection?.stream?.destroy();
}
