/** What the live channel and the watch read of shifts. */
import type { Queryable } from '../database/database.ts';
import type { Registry } from '../registry/registry.ts';
import { localDay } from '../time/local-day.ts';
import type { DutyFacts } from './duty-now.ts';
import { readDuty, readEverOnDuty, readOnDuty, readPlans, readRoster, readWaitingIds } from './queries.ts';

/** Plans, the roster and duty of yesterday's and today's shifts, who is still on duty from earlier ones, and handovers that wait. */
export async function readDutyFacts(database: Queryable, { community }: Registry, now: number): Promise<DutyFacts> {
  const { code, timezone: zone } = community;
  const from = localDay(now, zone, -1).date;
  const to = localDay(now, zone, 1).date;
  const plans = await readPlans(database, code);
  const roster = await readRoster(database, code, from, to);
  const recent = await readDuty(database, code, from, to);
  const longer = (await readOnDuty(database, code)).filter(({ day }) => day < from);
  return {
    plans,
    roster,
    duty: [...longer, ...recent],
    everOnDuty: await readEverOnDuty(database, code),
    waiting: await readWaitingIds(database, code),
  };
}
