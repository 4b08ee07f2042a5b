/** Latest state against the readings: the newest by instant wins, and by arrival within one, in whatever order they came. */
import type { ScratchDatabase } from '../src/harness/scratch-database.ts';

const LATEST: Readonly<Record<string, string>> = {
  parking_lot_latest: 'parking_occupancy',
  fitness_venue_latest: 'fitness_headcount',
  patrol_checkpoint_latest: 'patrol_checkin',
  hazard_sensor_latest: 'hazard_state',
  environment_air_latest: 'environment_air',
  environment_fill_latest: 'environment_fill',
  environment_water_latest: 'environment_water',
};

/** One sentence per table in which a device shows another reading than its newest; none: all are right. */
export async function compareLatest(database: Pick<ScratchDatabase, 'rows'>): Promise<string[]> {
  const sentences: string[] = [];
  for (const [latest, readings] of Object.entries(LATEST)) {
    const [{ differing } = { differing: -1 }] = await database.rows<{ differing: number }>(`
      with newest as (
        select distinct on (device) device, id from ${readings}
        order by device, least(at, date_trunc('milliseconds', received_at)) desc, received_at desc, id collate "C" desc
      )
      select count(*)::int as differing from newest full join ${latest} as latest using (device)
      where newest.id is distinct from latest.id`);
    if (differing !== 0) sentences.push(`${latest}: ${differing} devices differ`);
  }
  return sentences;
}
