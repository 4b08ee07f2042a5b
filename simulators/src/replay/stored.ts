/** What the database knows of a replay. Read only; the tables are ingest's. */
import type { Client } from 'pg';
import type { Dialect } from '../traces/dialect.ts';

type Table = Dialect['table'];

/** Of ingest. */
const RETENTION_DAYS_DEFAULT = 90;

/** One published message as the database would keep it. */
export interface Sent {
  device: string;
  id: string;
  at: number;
}

/** English name of a community; undefined when there is none of that code or no registry yet. */
export async function communityName(client: Client, community: string): Promise<string | undefined> {
  const there = await client.query<{ there: boolean }>(`select to_regclass('community') is not null as there`);
  if (there.rows[0]?.there !== true) return undefined;
  const { rows } = await client.query<{ name: string }>('select name_en as name from community where code = $1', [
    community,
  ]);
  return rows[0]?.name;
}

/** Readings of a community in the table. */
export async function countReadings(client: Client, table: Table, community: string): Promise<number> {
  const { rows } = await client.query<{ readings: number }>(
    `select count(*)::int as readings from ${table} reading join device on device.id = reading.device where device.community = $1`,
    [community],
  );
  return rows[0]?.readings ?? 0;
}

/** Messages of a community that came to quarantine, repeated ones counted as often as they came. */
export async function countQuarantined(client: Client, community: string): Promise<number> {
  const { rows } = await client.query<{ seen: number }>(
    'select coalesce(sum(seen), 0)::int as seen from quarantine where starts_with(topic, $1)',
    [`v1/${community}/`],
  );
  return rows[0]?.seen ?? 0;
}

/** Messages of a community that were older than readings are kept. */
export async function countPastRetention(client: Client, community: string): Promise<number> {
  const { rows } = await client.query<{ messages: number }>(
    `select coalesce(sum(messages), 0)::float8 as messages from passed_over where rule = 'past-retention' and community = $1`,
    [community],
  );
  return rows[0]?.messages ?? 0;
}

/** Days that readings are kept: as the database has it, else the environment, else as ingest would by itself. */
export async function retentionDays(
  client: Client,
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const there = await client.query<{ there: boolean }>(`select to_regclass('store_setting') is not null as there`);
  const kept = there.rows[0]?.there
    ? await client.query<{ value: string }>(`select value from store_setting where name = 'RAW_RETENTION_DAYS'`)
    : undefined;
  const days = Number(kept?.rows[0]?.value ?? env['RAW_RETENTION_DAYS']);
  return days > 0 ? days : RETENTION_DAYS_DEFAULT;
}

/** Any reading of the community with the instant it was stored under, epoch ms. */
export async function anyReading(client: Client, table: Table, community: string): Promise<Sent | undefined> {
  const { rows } = await client.query<Sent>(
    `select device.code as device, reading.id, (extract(epoch from reading.at) * 1000)::float8 as at
     from ${table} reading join device on device.id = reading.device where device.community = $1 limit 1`,
    [community],
  );
  return rows[0];
}

/** Those of `sent` that are stored: position in `sent` and quality flags. */
export async function findStored(
  client: Client,
  { table, community }: { table: Table; community: string },
  sent: readonly Sent[],
): Promise<{ index: number; quality: number }[]> {
  const { rows } = await client.query<{ index: number; quality: number }>(
    `select (sent.position - 1)::int as index, reading.quality::int as quality
     from unnest($2::text[], $3::text[], $4::float8[]) with ordinality as sent (device, id, at, position)
     join device on device.community = $1 and device.code = sent.device
     join ${table} reading on reading.at = to_timestamp(sent.at / 1000) and reading.device = device.id and reading.id = sent.id`,
    [community, sent.map(({ device }) => device), sent.map(({ id }) => id), sent.map(({ at }) => at)],
  );
  return rows;
}
