/** The ledger of what was passed over: one row per rule and source, bounded per rule; what leaves it is counted. */
import type { Transaction } from '../database/database.ts';
import { LEDGER_LOCK } from '../database/locks.ts';
import { storable } from '../database/storable.ts';
import type { Arrival, PassedOver } from '../readings/reading.ts';

/** Sources listed per rule; beyond it those not heard from for longest go. */
const SOURCES_MAX = 1_000;
/** Of the newest message of a source. Bytes. */
const SAMPLE_BYTES_MAX = 2_048;
/** Characters. */
const SOURCE_CHARS_MAX = 300;
const DETAIL_CHARS_MAX = 500;

// One writer at a time: trimming takes rows of others, in an order of its own.
const LOCK = `select pg_advisory_xact_lock(${LEDGER_LOCK})`;

const UPSERT = `
  insert into passed_over (rule, community, source, messages, first_at, last_at, detail, sample_topic, sample_payload, sample_bytes)
  select rule, community, source, messages, to_timestamp(first_at / 1000), to_timestamp(last_at / 1000), detail, topic, payload, bytes
  from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::float8[], $6::float8[], $7::text[], $8::text[], $9::bytea[], $10::int[])
    as p (rule, community, source, messages, first_at, last_at, detail, topic, payload, bytes)
  on conflict (rule, community, source) do update set messages = passed_over.messages + excluded.messages,
    last_at = greatest(passed_over.last_at, excluded.last_at), detail = excluded.detail, sample_topic = excluded.sample_topic,
    sample_payload = excluded.sample_payload, sample_bytes = excluded.sample_bytes
  returning rule, (xmax = 0) as added`;

const TRIM = `
  with ranked as materialized (
    select id, row_number() over (partition by rule order by last_at desc, id desc) as place
    from passed_over where rule = any($1::text[])
  ), gone as (
    delete from passed_over where id in (select id from ranked where place > $2::int)
    returning rule, messages
  )
  insert into passed_over_dropped as total (rule, sources, messages, last_at)
  select rule, count(*), sum(messages), to_timestamp($3::float8 / 1000) from gone group by rule
  on conflict (rule) do update set sources = total.sources + excluded.sources, messages = total.messages + excluded.messages,
    last_at = excluded.last_at`;

/** A message and why it is not stored. */
export interface Passed {
  arrival: Arrival;
  passedOver: PassedOver;
}

interface Row {
  passedOver: PassedOver;
  arrival: Arrival;
  messages: number;
  firstAt: number;
  lastAt: number;
}

/** Counts the messages in the caller's transaction; `now`: epoch ms. */
export async function storePassedOver(
  tx: Transaction,
  passed: readonly Passed[],
  now: number,
  sourcesMax: number = SOURCES_MAX,
): Promise<void> {
  if (passed.length === 0) return;
  await tx.query(LOCK);
  const rows = aggregated(passed);
  const result = await tx.query<{ rule: string; added: boolean }>({
    name: 'passed-over-upsert',
    text: UPSERT,
    values: [
      rows.map(({ passedOver }) => passedOver.rule),
      rows.map(({ passedOver }) => passedOver.community),
      rows.map(({ passedOver }) => sourceOf(passedOver)),
      rows.map(({ messages }) => messages),
      rows.map(({ firstAt }) => firstAt),
      rows.map(({ lastAt }) => lastAt),
      rows.map(({ passedOver }) => shown(passedOver.detail ?? '', DETAIL_CHARS_MAX)),
      rows.map(({ arrival }) => storable(arrival.topic)),
      rows.map(({ arrival }) => arrival.payload.subarray(0, SAMPLE_BYTES_MAX)),
      rows.map(({ arrival }) => arrival.payloadBytes),
    ],
  });
  const grown = [...new Set(result.rows.filter(({ added }) => added).map(({ rule }) => rule))];
  if (grown.length > 0) await tx.query({ name: 'passed-over-trim', text: TRIM, values: [grown, sourcesMax, now] });
}

function aggregated(passed: readonly Passed[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { arrival, passedOver } of passed) {
    const key = JSON.stringify([passedOver.rule, passedOver.community, sourceOf(passedOver)]);
    const known = rows.get(key);
    const { receivedAt } = arrival;
    rows.set(key, {
      passedOver,
      arrival,
      messages: (known?.messages ?? 0) + 1,
      firstAt: Math.min(known?.firstAt ?? receivedAt, receivedAt),
      lastAt: Math.max(known?.lastAt ?? receivedAt, receivedAt),
    });
  }
  return [...rows.values()];
}

function sourceOf({ source }: PassedOver): string {
  return shown(source, SOURCE_CHARS_MAX);
}

// Half of a surrogate pair, as a cut may leave it, is not to be stored.
function shown(text: string, charsMax: number): string {
  return storable([...text.slice(0, charsMax)].join('').replaceAll(/\p{Surrogate}/gu, '\ufffd'));
}
