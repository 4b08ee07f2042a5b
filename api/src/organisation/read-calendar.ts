/** The work calendar of a community out of the database. One reading per question: changes hold from the next one on. */
import { type Queryable, rows } from '../database/database.ts';
import { type Calendar, createCalendar } from './calendar/calendar.ts';
import type { WorkDay, WorkHours } from './contract.ts';

/** Until a community has said otherwise. */
const USUAL_HOURS: WorkHours = [
  ['08:30', '12:00'],
  ['13:30', '17:30'],
];

export interface WorkTimes {
  hours: WorkHours;
  /** 0: the usual hours, nobody has set any. */
  version: number;
  exceptions: WorkDay[];
}

/** What limits of a community are counted on. */
export async function readCalendar(database: Queryable, community: string, zone: string): Promise<Calendar> {
  const { hours, exceptions } = await readWorkTimes(database, community);
  return createCalendar({ zone, hours, exceptions: new Map(exceptions.map(({ day, works }) => [day, works])) });
}

export async function readWorkTimes(database: Queryable, community: string): Promise<WorkTimes> {
  const [row] = await rows<{ hours: WorkHours | null; version: number | null; exceptions: WorkDay[] }>(
    database,
    'work-times',
    `select h.hours, h.version, coalesce((select jsonb_agg(jsonb_build_object('day', day, 'works', works, 'reason', reason)
         order by day) from work_day where community = $1), '[]') as exceptions
     from (select) one left join work_hours h on h.community = $1`,
    [community],
  );
  return { hours: row?.hours ?? USUAL_HOURS, version: row?.version ?? 0, exceptions: row?.exceptions ?? [] };
}
