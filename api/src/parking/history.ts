import { type Database, rows } from '../database/database.ts';
import { ratio } from '../freshness/freshness.ts';
import { type HistoryRange, meansOf } from '../history/history.ts';
import type { ParkingHistory } from './contract.ts';

type Point = ParkingHistory['points'][number];

/** Car parks over time, out of the rollup of the range; a bucket without a reading is a gap, not zero. */
export async function parkingHistory(
  database: Database,
  devices: number[],
  range: HistoryRange,
): Promise<ParkingHistory> {
  const found = await rows<Omit<Point, 'occupancy'>>(
    database,
    `parking-history-${range.bucket}`,
    `select (extract(epoch from bucket) * 1000)::float8 as t,
       sum(mean) filter (where samples > 0) as occupied,
       sum(usable_last) filter (where samples > 0)::float8 as usable,
       sum(entries)::int as entries, sum(exits)::int as exits, sum(suspect)::int as suspect,
       count(*) filter (where samples > 0)::int as reporting
     from ${meansOf('parking_occupancy', 'occupied_sum', range.bucket)}
     where bucket >= to_timestamp($2::float8 / 1000) and bucket < to_timestamp($3::float8 / 1000) and device = any($1::int[])
     group by bucket`,
    [devices, range.from, range.to],
  );
  const byStart = new Map(found.map((row) => [row.t, row]));
  const points = range.starts.map((t): Point => {
    const row = byStart.get(t) ?? {
      t,
      occupied: null,
      usable: null,
      entries: null,
      exits: null,
      suspect: 0,
      reporting: 0,
    };
    return { ...row, occupancy: ratio(row.occupied, row.usable) };
  });
  return { bucket: range.bucket, points, expected: devices.length };
}
