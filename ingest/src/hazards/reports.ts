/** Reports in the hazard register: one row each, closed (销号) by a later report of the same source that names it. */
import type { Transaction } from '../database/database.ts';
import type { NewEvent } from '../events/effects.ts';
import { eventOf } from '../events/store.ts';
import type { Reading } from '../readings/reading.ts';
import { isNewer } from '../readings/store.ts';
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

// Also looks for closings that came before the report they close. The first closing counts, of an id that was closed before the
// first one after the report: what is older has closed the one before.
const CLOSE = {
  name: 'hazard-report-close',
  text: `
  update hazard set closed_at = greatest(hazard.opened_at, closing.at)
  from (
    select open.id, min(least(r.at, date_trunc('milliseconds', r.received_at))) as at
    from unnest($1::int[], $2::text[]) as named (device, report_id)
    join hazard as open on open.device = named.device and open.report_id = named.report_id and open.closed_at is null
    join hazard_report as r on r.device = open.device and r.closes = open.report_id
    where least(r.at, date_trunc('milliseconds', r.received_at)) >= open.opened_at or not exists (
      select from hazard as before where before.device = open.device and before.report_id = open.report_id and before.id <> open.id)
    group by open.id
  ) as closing
  where hazard.id = closing.id and hazard.closed_at is null
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
  const events: NewEvent[] = [];
  for (const round of roundsOf(reports)) events.push(...(await registerRound(tx, round)));
  return events;
}

/** Nearly always one. An id that is used again after its closing waits for that, in a round of its own. */
function roundsOf(reports: readonly LocatedReport[]): LocatedReport[][] {
  const round: LocatedReport[] = [];
  const rounds = [round];
  const closed = new Map<string, LocatedReport[]>();
  for (const report of [...reports].sort((a, b) => (isNewer(a.reading, b.reading) ? 1 : -1))) {
    const { device, id, payload } = report.reading;
    const after = payload.closes === undefined ? closed.get(`${device.id} ${id}`) : undefined;
    let place = rounds.at(-1) ?? round;
    if (after === place) {
      place = [];
      rounds.push(place);
    }
    place.push(report);
    if (payload.closes !== undefined) closed.set(`${device.id} ${payload.closes}`, place);
  }
  return rounds;
}

async function registerRound(tx: Transaction, reports: readonly LocatedReport[]): Promise<NewEvent[]> {
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
