/** The hotline and the app: reports of people, and their closing hours later. */
import { DAY_MS } from '../world/calendar.ts';
import { type Behaviour, idOf, type Message, type Setting } from '../world/message.ts';
import { remembering } from '../world/remember.ts';
import { LONGEST_OPEN_DAYS, type Report, reportsOf } from './reports.ts';

/** Every day a report can still be open from, and the history's beside it. */
const DAYS_KEPT = 2 * (LONGEST_OPEN_DAYS + 2);

/** All report sources of the community. */
export function reportSources(setting: Setting): Behaviour {
  const { registry, calendar } = setting;
  const reportsFrom = remembering(DAYS_KEPT, (start: number) => reportsOf(setting, calendar.dayAt(start)));
  /** Every report that could still matter in [from, to). */
  const reportsUpTo = (from: number, to: number) =>
    calendar.daysBetween(from - LONGEST_OPEN_DAYS * DAY_MS, to).flatMap(({ start }) => reportsFrom(start));

  return {
    devices: registry.reportSources
      .filter(({ domain }) => domain === 'hazard')
      .map(({ code }) => ({ domain: 'hazard', code })),
    between: (from, to) =>
      reportsUpTo(from, to).flatMap((report) => [
        ...(report.at >= from && report.at < to ? [filed(setting, report)] : []),
        ...(report.closedAt >= from && report.closedAt < to ? [closed(setting, report)] : []),
      ]),
    stateAt: () => [],
    openAt: (at) =>
      reportsUpTo(at, at + 1)
        .filter((report) => report.at < at && report.closedAt > at)
        .map((report) => filed(setting, report)),
  };
}

function filed({ calendar }: Setting, { source, at, complaint, grid, lon, lat }: Report): Message {
  const { level, category, description } = complaint;
  const payload = { id: idOf('report', at), at: calendar.iso(at), level, category, description, lon, lat, grid };
  return { at, device: source, domain: 'hazard', event: 'report', payload };
}

function closed({ calendar }: Setting, { source, at, closedAt, complaint, grid }: Report): Message {
  const { level, category, outcome } = complaint;
  return {
    at: closedAt,
    device: source,
    domain: 'hazard',
    event: 'report',
    payload: {
      id: idOf('close', at),
      at: calendar.iso(closedAt),
      level,
      category,
      description: outcome,
      grid,
      closes: idOf('report', at),
    },
  };
}
