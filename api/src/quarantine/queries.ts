import { type QuarantineFilter, topicRegex } from '@cockpit/ingest/quarantine';
import { type Database, rows } from '../database/database.ts';
import { printable } from '../wire/printable.ts';
import type { QuarantineDetail, QuarantineReply, QuarantineRow, QuarantineState } from './contract.ts';
import { canRelease } from './groups.ts';

const TEXT_CHARACTERS = 500;
const HEX_BYTES = 64;
/** UTF-8 needs at most four bytes for a character. */
const TEXT_BYTES = TEXT_CHARACTERS * 4;

const COLUMNS = `id::float8 as id, floor(extract(epoch from received_at) * 1000)::float8 as "firstReceivedAt",
  floor(extract(epoch from last_received_at) * 1000)::float8 as "lastReceivedAt", topic, reason, detail,
  payload_bytes as bytes, seen, coalesce(outcome, 'open') as state, attempts`;

type ReasonCount = QuarantineReply['counts'][number];

export interface QuarantinePageFilter extends Omit<QuarantineFilter, 'ids' | 'reason'> {
  reason?: string | undefined;
  state: QuarantineState | 'all';
  before?: number | undefined;
  limit: number;
}

/** A page of quarantine by descending id; at most `limit` rows with an id below `before`. */
export async function readQuarantinePage(database: Database, filter: QuarantinePageFilter): Promise<QuarantineRow[]> {
  const { reason, topic, from, to, state, before, limit } = filter;
  const found = await rows<Omit<QuarantineRow, 'text' | 'hex'> & { head: Buffer }>(
    database,
    'quarantine-page',
    `select ${COLUMNS}, substring(payload from 1 for $4::int) as head
     from quarantine as q
     where ($1::text is null or reason = $1) and ($2::int8 is null or q.id < $2) and ($5::text is null or topic ~ $5)
       and ($6::float8 is null or last_received_at >= to_timestamp($6 / 1000))
       and ($7::float8 is null or last_received_at < to_timestamp($7 / 1000))
       and ($8::text = 'all' or coalesce(outcome, 'open') = $8)
     order by q.id desc limit $3::int`,
    [reason ?? null, before ?? null, limit, TEXT_BYTES, topicRegex(topic) ?? null, from ?? null, to ?? null, state],
  );
  return found.map(({ head, ...row }) => ({
    ...row,
    text: [...printable(head)].slice(0, TEXT_CHARACTERS).join(''),
    hex: head.subarray(0, HEX_BYTES).toString('hex'),
  }));
}

/** One message with all that was kept of it; undefined: there is no such row (any more). */
export async function readQuarantineDetail(database: Database, id: number): Promise<QuarantineDetail | undefined> {
  const found = await rows<Omit<QuarantineDetail, 'text' | 'hex' | 'keptBytes' | 'releasable'> & { payload: Buffer }>(
    database,
    'quarantine-detail',
    `select ${COLUMNS}, payload, (extract(epoch from closed_at) * 1000)::float8 as "closedAt", action::float8 as action,
       (select json_build_object('rows', count(*), 'messages', coalesce(sum(seen), 0)) from quarantine as other
         where other.reason = q.reason and other.topic = q.topic and other.outcome is null) as alike
     from quarantine as q where q.id = $1::int8`,
    [id],
  );
  const [row] = found;
  if (row === undefined) return undefined;
  const { payload, ...rest } = row;
  return {
    ...rest,
    text: printable(payload),
    hex: payload.toString('hex'),
    keptBytes: payload.length,
    releasable: rest.state === 'open' && canRelease(rest, payload.length === rest.bytes),
  };
}

/** Open messages in quarantine by reason. */
export function readQuarantineCounts(database: Database): Promise<ReasonCount[]> {
  return rows(
    database,
    'quarantine-counts',
    'select reason, sum(seen)::float8 as messages from quarantine where outcome is null group by reason order by reason',
  );
}

/** Messages ever let go at the bounds, by reason. */
export function readDroppedCounts(database: Database): Promise<ReasonCount[]> {
  return rows(
    database,
    'quarantine-let-go',
    'select reason, messages::float8 as messages from quarantine_let_go order by reason',
  );
}
