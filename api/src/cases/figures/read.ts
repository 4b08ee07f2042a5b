/** What the figures of cases are made of, counted in one pass over what a period can touch. */
import { type Queryable, rows } from '../../database/database.ts';
import {
  CLOSED_BY_ITS_END,
  CLOSED_ON_TIME,
  type CountRequest,
  FLOWS,
  IN_GRIDS,
  inPeriod,
  type Period,
  SHOULD_CLOSE,
} from '../counting.ts';
import type { Tally } from './sums.ts';

/** 应处置: its limit to handle falls in the period, or it was handled in it. Suspended ones owe nothing for now; what ended without being handled owes nothing any more. */
const SHOULD_HANDLE = `c.stage <> 'rejected' and c.closure is distinct from 'bundled' and c.suspended_at is null
  and ((${inPeriod('handle_due_at')} and not (c.stage = 'closed' and c.handled_at is null)) or ${inPeriod('handled_at')})`;
/** A failed check makes it unhandled again. */
const HANDLED_BY_ITS_END = `c.stage in ('feedback', 'verification', 'closed') and c.handled_at < to_timestamp($4::float8 / 1000)`;
const HANDLED_ON_TIME = `${HANDLED_BY_ITS_END} and (c.excused or c.handle_due_at is null or c.handled_at <= c.handle_due_at)`;

/** Everything a period can touch is still open, ended in it or later, or has its limit in it or later. */
const TOUCHED = `c.reported_at < to_timestamp($4::float8 / 1000) and (c.ended_at is null
  or c.ended_at >= to_timestamp($3::float8 / 1000) or c.total_due_at >= to_timestamp($3::float8 / 1000))`;

const COUNTS: Record<Exclude<keyof Tally, 'key' | 'label' | Sum>, string> = {
  ...FLOWS,
  forced: `${FLOWS.closed} and c.closure = 'forced'`,
  suspended: `${inPeriod('suspended_at')} and c.ended_at is null`,
  extended: `${FLOWS.filed} and c.extensions > 0`,
  supervised: `${FLOWS.filed} and c.supervised is not null`,
  selfHandled: `${FLOWS.filed} and c.self_handled`,
  excused: `${FLOWS.closed} and c.excused`,
  filedOfReported: `${FLOWS.reported} and c.filed_at < to_timestamp($4::float8 / 1000)`,
  shouldHandle: SHOULD_HANDLE,
  handledOfShould: `${SHOULD_HANDLE} and ${HANDLED_BY_ITS_END}`,
  handledOnTime: `${SHOULD_HANDLE} and ${HANDLED_ON_TIME}`,
  shouldClose: SHOULD_CLOSE,
  closedOfShould: `${SHOULD_CLOSE} and ${CLOSED_BY_ITS_END}`,
  closedOnTime: `${SHOULD_CLOSE} and ${CLOSED_ON_TIME}`,
  reworked: `${FLOWS.handled} and c.rework > 0 and not c.excused`,
  publicFiled: `${FLOWS.filed} and c.source = 'public'`,
};

type Sum = 'reworkTimes' | 'dispatches' | 'returns' | 'closingMs';
const SUMS: Record<Sum, [column: string, condition: string]> = {
  reworkTimes: ['c.rework', FLOWS.handled],
  dispatches: ['c.dispatches', FLOWS.dispatched],
  returns: ['c.returns', FLOWS.dispatched],
  closingMs: [
    `(extract(epoch from (c.ended_at at time zone $5) - (c.reported_at at time zone $5)) * 1000)`,
    FLOWS.closed,
  ],
};

/** What a row is called when nothing else knows: as it was then. */
const LABELS: Partial<Record<CountRequest['by'], string>> = { department: 'department_name', handler: 'handler_name' };

/** One tally for each key that has any case in it. */
export function readTallies(db: Queryable, counted: CountRequest, period: Period, zone: string): Promise<Tally[]> {
  const { community, by, grids } = counted;
  const counts = Object.entries(COUNTS).map(([name, where]) => `(count(*) filter (where ${where}))::int as "${name}"`);
  const sums = Object.entries(SUMS).map(
    ([name, [column, where]]) => `coalesce(sum(${column}) filter (where ${where}), 0)::float8 as "${name}"`,
  );
  const label = LABELS[by] === undefined ? 'null' : `max(c.${LABELS[by]})`;
  return rows<Tally>(
    db,
    `case-figures-${by}`,
    `select c.${by}::text as key, ${label} as label, ${[...counts, ...sums].join(', ')}
     from case_file c where ${IN_GRIDS} and ${TOUCHED} group by c.${by} order by c.${by} nulls last`,
    [community, grids, period.from, period.to, zone],
  );
}
