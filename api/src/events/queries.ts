import type { EventType } from '@cockpit/ingest/events';
import type { Domain } from '@cockpit/ingest/messages/stored';
import { type Database, rows } from '../database/database.ts';
import { gridsParameter, type Registry, type Scope } from '../registry/registry.ts';
import { EVENT_BAR_MS } from './constants.ts';
import { STREAM_LENGTH } from './contract.ts';

/** The stream and the bars look back this far. */
export const EVENTS_SPAN_MS = 24 * 60 * 60_000;

export interface StoredEvent {
  id: string;
  /** Epoch ms. */
  at: number;
  type: EventType;
  domain: Domain;
  device: number;
  grid: string | null;
  detail: Record<string, unknown>;
}
/** Events of one grid (null: no place) within one bar. */
export interface BarCount {
  grid: string | null;
  /** Epoch ms of the start ÷ EVENT_BAR_MS. */
  bar: number;
  events: number;
  major: number;
  general: number;
}
export interface EventFilter {
  /** Only events older than the one of this id: the next page. */
  before?: number | undefined;
  type?: string | undefined;
  domain?: string | undefined;
  limit: number;
}

/** The newest events of the scope within the span, newest first. */
export function readStream(database: Database, scope: Scope, now: number): Promise<StoredEvent[]> {
  return rows(
    database,
    'events-stream',
    `select id::text as id, (extract(epoch from at) * 1000)::float8 as at, type, domain, device, grid, detail
     from event as e
     where community = $1 and e.at > to_timestamp($3::float8 / 1000) and e.at <= to_timestamp($4::float8 / 1000)
       and ($2::text[] is null or grid = any($2))
     order by e.at desc, e.id desc limit $5::int`,
    [scope.community, gridsParameter(scope), now - EVENTS_SPAN_MS, now + EVENT_BAR_MS, STREAM_LENGTH],
  );
}

/** Events per bar and grid since the start of bar `from`. */
export function readBars(database: Database, registry: Registry, from: number): Promise<BarCount[]> {
  return rows(
    database,
    'events-bars',
    `select grid, floor(extract(epoch from at) * 1000 / $3::float8)::int as bar, count(*)::int as events,
       count(*) filter (where type = 'hazard-opened' and detail->>'level' = 'major')::int as major,
       count(*) filter (where type = 'hazard-opened' and detail->>'level' = 'general')::int as general
     from event where community = $1 and at >= to_timestamp($2::float8 / 1000)
     group by 1, 2`,
    [registry.community.code, from * EVENT_BAR_MS, EVENT_BAR_MS],
  );
}

/** A page of stored events, newest first, by keyset (at, id). */
export function readEventPage(database: Database, scope: Scope, filter: EventFilter): Promise<StoredEvent[]> {
  return rows(
    database,
    'events-page',
    `select id::text as id, (extract(epoch from at) * 1000)::float8 as at, type, domain, device, grid, detail
     from event as e
     where community = $1 and ($2::text[] is null or grid = any($2))
       and ($3::text is null or type = $3) and ($4::text is null or domain = $4)
       and ($5::int8 is null or (e.at, e.id) < (select last.at, last.id from event last where last.id = $5))
     order by e.at desc, e.id desc limit $6::int`,
    [
      scope.community,
      gridsParameter(scope),
      filter.type ?? null,
      filter.domain ?? null,
      filter.before ?? null,
      filter.limit,
    ],
  );
}
