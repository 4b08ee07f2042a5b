/** What the source of a case said around its first signal. */
import { readSeries } from '../../alarms/series.ts';
import { type Database, rows } from '../../database/database.ts';
import type { CaseReadings } from './contract.ts';

const HOUR_MS = 60 * 60_000;
const BEFORE_MS = 6 * HOUR_MS;
const AFTER_MS = 6 * HOUR_MS;

/** The first signal that a device gave: of an alarm, or of a hazard. Reports and findings have no readings. */
const SOURCE = `
  select (extract(epoch from s.at) * 1000)::float8 as "signalAt", coalesce(a.domain, 'hazard') as domain, coalesce(a.device, h.device) as device
  from case_signal s
  left join alarm a on s.kind = 'alarm' and a.id::text = s.ref
  left join hazard h on s.kind = 'hazard' and h.id::text = s.ref
  where s.case_id = $1::int8 and coalesce(a.device, h.device) is not null
  order by s.at, s.id limit 1`;

/** Null: no device gave the case, or it has said nothing around then. */
export async function readReadings(database: Database, id: number, now: number): Promise<CaseReadings | null> {
  const [source] = await rows<{ signalAt: number; domain: string; device: number }>(database, 'case-source', SOURCE, [
    id,
  ]);
  if (source === undefined) return null;
  const { signalAt, domain, device } = source;
  const series = await readSeries(database, domain, device, {
    from: signalAt - BEFORE_MS,
    to: Math.min(now, signalAt + AFTER_MS),
  });
  return series === null ? null : { ...series, signalAt };
}
