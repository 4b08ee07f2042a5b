/** Alarms of reported hazards: each report is an occurrence of its own, ended by the report that closes it. */
import type { Transaction } from '../database.ts';
import type { ReportPayload } from '../hazards/contract.ts';
import type { Device, Reading } from '../reading.ts';
import type { AlarmRule } from './contract.ts';
import { ALARM_HISTORY_MS } from './judging/contract.ts';
import { type PointTurn, ruledPart } from './turns.ts';

/** Closed already: a closing can overtake its report. The register is right in either order. */
const OPEN = {
  name: 'alarm-open-reports',
  text: `
  select hazard.device, report_id as "reportId", grid
  from hazard join unnest($1::int[], $2::text[]) as r (device, id) on r.device = hazard.device and r.id = report_id
  where closed_at is null`,
};

/** What newly stored reports raise and clear. */
export async function reportTurns(
  tx: Transaction,
  stored: readonly Reading[],
  rulesOf: (device: Device) => readonly AlarmRule[],
): Promise<PointTurn[]> {
  const reports = stored.filter(({ event }) => event === 'report') as Reading<ReportPayload>[];
  if (reports.length === 0) return [];
  const turns: PointTurn[] = [];
  const opened = reports.filter((report) => !isOld(report) && matching(rulesOf(report.device), report).length > 0);
  for (const { device, payload, effectiveAt } of reports)
    if (payload.closes !== undefined)
      for (const { code } of rulesOf(device)) {
        const point = { community: device.community, rule: code, source: sourceOf(device, payload.closes) };
        turns.push({ turn: 'clear', at: effectiveAt, point, by: 'reading' });
      }
  if (opened.length === 0) return turns;
  const { rows } = await tx.query<{ device: number; reportId: string; grid: string | null }>({
    ...OPEN,
    values: [opened.map(({ device }) => device.id), opened.map(({ id }) => id)],
  });
  const open = new Map(rows.map((row) => [`${row.device} ${row.reportId}`, row]));
  for (const report of opened) {
    const found = open.get(`${report.device.id} ${report.id}`);
    if (found)
      for (const rule of matching(rulesOf(report.device), report)) turns.push(raiseTurn(rule, report, found.grid));
  }
  return turns;
}

function matching(rules: readonly AlarmRule[], { payload }: Reading<ReportPayload>): AlarmRule[] {
  if (payload.closes !== undefined) return [];
  return rules.filter(({ condition }) => condition.kind === 'report' && condition.levels.includes(payload.level));
}

function raiseTurn(rule: AlarmRule, report: Reading<ReportPayload>, grid: string | null): PointTurn {
  const { device, id, at, payload } = report;
  const { category, description } = payload;
  return {
    turn: 'raise',
    at: report.effectiveAt,
    raise: {
      ...ruledPart(rule),
      community: device.community,
      source: sourceOf(device, id),
      device: device.id,
      facility: null,
      grid,
      name: { zh: category, en: category },
      value: null,
      unit: null,
      args: { category, description: description.slice(0, 200), lon: payload.lon ?? null, lat: payload.lat ?? null },
      reading: { table: 'hazard_report', at, device: device.id, id, payload },
    },
  };
}

function isOld({ receivedAt, effectiveAt }: Reading): boolean {
  return receivedAt - effectiveAt > ALARM_HISTORY_MS;
}

function sourceOf({ id }: Device, report: string): string {
  return `report:${id}:${report}`;
}
