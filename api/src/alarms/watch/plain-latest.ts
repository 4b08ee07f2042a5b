import { type Queryable, rows } from '../../database/database.ts';
import type { SourceStatus } from '../../freshness/freshness.ts';

export type PlainLatest = SourceStatus & { value: number | null };

/** Latest of one value by device; the names come from the declaration of the domain. */
export async function readPlainLatest(
  tx: Queryable,
  table: string,
  column: string,
  of: readonly { device: number | null }[],
): Promise<Map<number, PlainLatest>> {
  const devices = of.flatMap(({ device }) => device ?? []);
  if (devices.length === 0) return new Map();
  const found = await rows<PlainLatest & { device: number }>(
    tx,
    `alarm-plain-${table}`,
    `select l.device, (extract(epoch from l.effective_at) * 1000)::float8 as "asOf", l.quality::int as quality,
       (extract(epoch from p.last_received_at) * 1000)::float8 as "lastReceivedAt", p.status, l.${column}::float8 as value
     from ${table} l left join device_presence p on p.device = l.device
     where l.device = any($1::int[])`,
    [devices],
  );
  return new Map(found.map((row) => [row.device, row]));
}
