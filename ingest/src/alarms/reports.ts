/**
 * Alarms of reported hazards: each report is an occurrence of its own, ended by the report that closes it. One that its device kept
 * for long waits for its closing first, as other history does (`stepHistory`).
 */
import type { Transaction } from '../database/database.ts';
import { cut } from '../database/storable.ts';
import type { ReportPayload } from '../hazards/contract.ts';
import type { Device, Reading } from '../readings/reading.ts';
import { inOrder } from '../readings/store.ts';
import { type Condition, removeConditions, writeConditions } from './conditions.ts';
import type { AlarmRule } from './contract.ts';
import { HISTORY_GRACE_MS } from './judging/contract.ts';
import { isHistory, readingPart, timingArgs } from './reading-part.ts';
import { type Point, type PointTransition, type Raise, ruledPart } from './transitions.ts';

/** Of the description, as shown with an alarm. */
const DESCRIPTION_UNITS_MAX = 200;
/** What was kept for longer is told by the register only: a backfilled week is no reason to call anybody. */
const REPORT_HISTORY_MAX_MS = 12 * 60 * 60_000;

/** Closed already: a closing can overtake its report. The register is right in either order. */
const OPEN = {
  name: 'alarm-open-reports',
  text: `
  select hazard.device, report_id as "reportId", grid
  from hazard join unnest($1::int[], $2::text[]) as r (device, id) on r.device = hazard.device and r.id = report_id
  where closed_at is null`,
};

/** What newly stored reports raise and clear. */
export async function reportTransitions(
  tx: Transaction,
  stored: readonly Reading[],
  rulesOf: (device: Device) => readonly AlarmRule[],
): Promise<PointTransition[]> {
  const reports = stored.filter(({ event }) => event === 'report') as Reading<ReportPayload>[];
  if (reports.length === 0) return [];
  const closed = reports.flatMap(({ device, payload: { closes }, effectiveAt }) =>
    closes === undefined
      ? []
      : rulesOf(device).map(({ code }) => ({
          community: device.community,
          rule: code,
          source: sourceOf(device, closes),
          at: effectiveAt,
        })),
  );
  await removeConditions(tx, closed);
  const transitions = closed.map(({ at, ...point }): PointTransition => ({ turn: 'clear', at, point, by: 'reading' }));
  const opening = newestOfIds(
    reports.filter((report) => matching(rulesOf(report.device), report).length > 0 && isNews(report)),
  );
  const grids = await openGrids(tx, opening);
  const late: Condition[] = [];
  for (const report of opening) {
    const grid = grids.get(keyOf(report.device, report.id));
    if (grid === undefined) continue;
    for (const rule of matching(rulesOf(report.device), report)) {
      const raise = raiseOf(rule, report, grid);
      if (isHistory(report)) late.push(waiting(report, raise));
      else transitions.push({ turn: 'raise', at: report.effectiveAt, raise });
    }
  }
  await writeConditions(tx, late);
  return transitions;
}

/** An id that was closed and used again within one batch: what is open is its last one. */
function newestOfIds(reports: readonly Reading<ReportPayload>[]): Reading<ReportPayload>[] {
  return [...new Map(inOrder(reports).map((report) => [keyOf(report.device, report.id), report])).values()];
}

function isNews(report: Reading): boolean {
  return !isHistory(report) || report.receivedAt - report.effectiveAt <= REPORT_HISTORY_MAX_MS;
}

/** Grids of those reports that nothing has closed. */
async function openGrids(
  tx: Transaction,
  reports: readonly Reading<ReportPayload>[],
): Promise<ReadonlyMap<string, string | null>> {
  if (reports.length === 0) return new Map();
  const { rows } = await tx.query<{ device: number; reportId: string; grid: string | null }>({
    ...OPEN,
    values: [reports.map(({ device }) => device.id), reports.map(({ id }) => id)],
  });
  return new Map(rows.map(({ device, reportId, grid }) => [keyOf({ id: device }, reportId), grid]));
}

function waiting(report: Reading<ReportPayload>, raise: Raise): Condition {
  const { device, id, effectiveAt, receivedAt } = report;
  return {
    ...pointOf(raise),
    device: device.id,
    phase: 'rising',
    since: effectiveAt,
    dueAt: Math.floor(receivedAt) + HISTORY_GRACE_MS,
    lastAt: effectiveAt,
    lastReceivedAt: receivedAt,
    lastId: id,
    raise: { ...raise, happenedAt: effectiveAt },
  };
}

function pointOf({ community, rule, source }: Point): Point {
  return { community, rule, source };
}

function keyOf({ id }: { id: number }, report: string): string {
  return `${id} ${report}`;
}

function matching(rules: readonly AlarmRule[], { payload }: Reading<ReportPayload>): AlarmRule[] {
  if (payload.closes !== undefined) return [];
  return rules.filter(({ condition }) => condition.kind === 'report' && condition.levels.includes(payload.level));
}

function raiseOf(rule: AlarmRule, report: Reading<ReportPayload>, grid: string | null): Raise {
  const { device, id, payload } = report;
  const { category, description } = payload;
  return {
    ...ruledPart(rule),
    community: device.community,
    source: sourceOf(device, id),
    device: device.id,
    facility: null,
    grid,
    name: { zh: category, en: category },
    value: null,
    unit: null,
    args: {
      category,
      description: cut(description, DESCRIPTION_UNITS_MAX),
      lon: payload.lon ?? null,
      lat: payload.lat ?? null,
      ...timingArgs(report),
    },
    reading: readingPart(report),
  };
}

function sourceOf({ id }: Device, report: string): string {
  return `report:${id}:${report}`;
}
