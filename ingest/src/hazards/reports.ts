/** Reports in the hazard register: one row each, closed (销号) by a later report of the same source that names it. */
import type { Transaction } from '../database.ts';
import { eventOf, type NewEvent } from '../events/store.ts';
import type { Reading } from '../reading.ts';
import type { ReportPayload } from './contract.ts';

const OPEN = {
  name: 'hazard-report-open',
  text: `
  insert into hazard (community, device, source, report_id, state, kind, level, description, grid, lon, lat, opened_at, quality)
  select community, device, 'report', report_id, 'reported', kind, level, description, grid, lon, lat,
    to_timestamp(opened_at / 1000), quality
  from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::float8[], $9::float8[],
    $10::float8[], $11::smallint[])
    as r (community, device, report_id, kind, level, description, grid, lon, lat, opened_at, quality)
  on conflict do nothing`,
};

// Also looks for closings that came before the report they close. The first closing counts.
const CLOSE = {
  name: 'hazard-report-close',
  text: `
  update hazard set closed_at = greatest(hazard.opened_at, closing.at)
  from (
    select device, closes, min(least(at, received_at)) as at
    from hazard_report
    where closes is not null and (device, closes) in (select * from unnest($1::int[], $2::text[]))
    group by device, closes
  ) as closing
  where hazard.device = closing.device and hazard.report_id = closing.closes and hazard.closed_at is null
  returning hazard.device, hazard.report_id as "reportId", hazard.kind, hazard.level, hazard.grid,
    (extract(epoch from hazard.closed_at) * 1000)::float8 as at`,
};

export interface LocatedReport {
  reading: Reading<ReportPayload>;
  grid: string | null;
}

interface ClosedReport {
  device: number;
  reportId: string;
  kind: string;
  level: string;
  grid: string | null;
  at: number;
}

/** Opens a row per new report, closes what new or earlier closings name, and returns the events. */
export async function registerReports(tx: Transaction, reports: readonly LocatedReport[]): Promise<NewEvent[]> {
  const opening = reports.filter(({ reading }) => reading.payload.closes === undefined);
  if (opening.length > 0) await tx.query({ ...OPEN, values: openValues(opening) });
  const named = reports.map(({ reading }) => [reading.device.id, reading.payload.closes ?? reading.id] as const);
  const closed = await tx.query<ClosedReport>({
    ...CLOSE,
    values: [named.map(([device]) => device), named.map(([, id]) => id)],
  });
  return [
    ...opening.map(({ reading, grid }) => ({ ...openedEvent(reading), grid })),
    ...closed.rows.flatMap((row) => closedEvent(row, reports)),
  ];
}

function openValues(opening: readonly LocatedReport[]): unknown[][] {
  return [
    opening.map(({ reading }) => reading.device.community),
    opening.map(({ reading }) => reading.device.id),
    opening.map(({ reading }) => reading.id),
    opening.map(({ reading }) => reading.payload.category),
    opening.map(({ reading }) => reading.payload.level),
    opening.map(({ reading }) => reading.payload.description),
    opening.map(({ grid }) => grid),
    opening.map(({ reading }) => reading.payload.lon ?? null),
    opening.map(({ reading }) => reading.payload.lat ?? null),
    opening.map(({ reading }) => reading.effectiveAt),
    opening.map(({ reading }) => reading.quality),
  ];
}

function openedEvent(reading: Reading<ReportPayload>): NewEvent {
  return eventOf(reading, 'hazard-opened', { kind: reading.payload.category, level: reading.payload.level });
}

function closedEvent(row: ClosedReport, reports: readonly LocatedReport[]): NewEvent[] {
  const cause = reports.find(
    ({ reading }) => reading.device.id === row.device && (reading.payload.closes ?? reading.id) === row.reportId,
  );
  if (!cause) return [];
  const detail = { kind: row.kind, level: row.level };
  return [{ ...eventOf(cause.reading, 'hazard-closed', detail), at: row.at, grid: row.grid }];
}
