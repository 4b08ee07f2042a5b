/** One look at the database: writes this api's pulse and reads the heartbeats of all ingests, on a connection of its own. */
import { HEARTBEAT_APPLICATION } from '@cockpit/ingest/pipeline';
import type pg from 'pg';
import { openClient } from '../database/connection.ts';
import { coerceError } from '../errors/errors.ts';
import type { StageRow } from './heartbeats.ts';

/** Of connecting, of a statement at the server, and of its answer. Real ms. */
const LIMIT_MS = 2_500;
/** A worker that is gone for longer holds nothing back: its session at the broker has expired. */
const FORGET_DAYS = 8;
/** An api that has not written for a day is none. */
const PULSES_KEPT = `interval '1 day'`;

const PULSE = {
  name: 'pipeline-pulse',
  text: `
  with gone as (delete from pipeline_api where checked_at < clock_timestamp() - ${PULSES_KEPT} and api <> $1::uuid)
  insert into pipeline_api (api, beat, checked_at) values ($1::uuid, $2::int8, clock_timestamp())
  on conflict (api) do update set beat = excluded.beat, checked_at = excluded.checked_at`,
};
const READ = {
  name: 'pipeline-read',
  text: `
  select worker, stage, life::text as life, beat::float8 as beat, what, stopped,
    (extract(epoch from clock_timestamp() - checked_at) * 1000)::float8 as "writtenMs",
    (extract(epoch from checked_at - ok_at) * 1000)::float8 as "ageMs"
  from pipeline_stage where checked_at > clock_timestamp() - make_interval(days => ${FORGET_DAYS})`,
};
const LINES = {
  name: 'pipeline-lines',
  text: 'select count(*)::int as lines from pg_stat_activity where application_name = $1 and datname = current_database()',
};

export interface ProbeResult {
  rows: StageRow[];
  /** Heartbeat connections that are open at the database. */
  lines: number;
  /** The pulse was stored; false: the database answers and cannot be written. */
  written: boolean;
}

export interface Probe {
  /** Rejects when the database does not answer in time; the next look connects again. */
  look(): Promise<ProbeResult>;
  /** The connection of the last look, for what else has to be written; undefined: there is none. */
  client(): pg.Client | undefined;
  close(): void;
}

/** `api`: uuid of this start of the process. */
export function openProbe(databaseUrl: string, api: string): Probe {
  let client: pg.Client | undefined;
  let beat = 0;

  async function connect(): Promise<pg.Client> {
    const opened = openClient({
      url: databaseUrl,
      name: 'cockpit-api-pipeline',
      connectMs: LIMIT_MS,
      statementMs: LIMIT_MS,
      graceMs: 0,
    });
    opened.on('error', () => {
      if (client === opened) drop();
    });
    try {
      await opened.connect();
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

  return {
    async look() {
      client ??= await connect();
      const line = client;
      beat += 1;
      try {
        const written = await line.query({ ...PULSE, values: [api, beat] }).then(() => true, refusesWrites);
        const { rows } = await line.query<StageRow>(READ);
        const found = await line.query<{ lines: number }>({ ...LINES, values: [HEARTBEAT_APPLICATION] });
        return { rows, lines: found.rows[0]?.lines ?? 0, written };
      } catch (error) {
        drop();
        throw error;
      }
    },
    client: () => client,
    close: drop,
  };
}

/** 25: read-only; 53: no room on the disk; 55: not in a state to; 58: cannot write its files. Everything else is thrown again. */
function refusesWrites(error: unknown): false {
  const code = String((error as { code?: unknown }).code ?? '');
  if (['25', '53', '55', '58'].includes(code.slice(0, 2)) && code.length === 5) return false;
  throw coerceError(error);
}

/** The far end may never answer a goodbye: nobody waits for it. */
function abandon(client: pg.Client): void {
  client.on('error', () => {});
  client.end().catch(() => {});
  (client as unknown as { connection?: { stream?: { destroy(): void } } }).connection?.stream?.destroy();
}
