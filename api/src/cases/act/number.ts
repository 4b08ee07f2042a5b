/** Numbers (案卷号): 6 digits of the county, the local day, 5 in turn. */
import { type Queryable, rows } from '../../database/database.ts';
import { localDay } from '../../time/local-day.ts';

const UNKNOWN_COUNTY = '000000';
const NEXT = `
  insert into case_number (county, day, last) values ($1, $2::date, 1)
  on conflict (county, day) do update set last = case_number.last + 1 returning last`;

/** The next number of its county's day. Filings of one county wait here for each other; one rolled back leaves no gap. */
export async function nextNumber(tx: Queryable, grid: string | null, zone: string, now: number): Promise<string> {
  const { date } = localDay(now, zone);
  const county = countyOf(grid);
  const [given] = await rows<{ last: number }>(tx, 'case-number', NEXT, [county, date]);
  return `${county}${date.replaceAll('-', '')}${String(given?.last).padStart(5, '0')}`;
}

/** Grid codes begin with the twelve digits of the administrative division; others say nothing of a county. */
function countyOf(grid: string | null): string {
  return /^\d{12,}/.test(grid ?? '') ? (grid ?? '').slice(0, 6) : UNKNOWN_COUNTY;
}
