/** A rule over stored history: how often it would have raised, when and where. Bounded in range, rows and time. */
import { type AlarmRule, FIELDS, MEASURES } from '@cockpit/ingest/alarms';
import { isMeant } from '@cockpit/ingest/alarms/rules';
import { QUALITY, SUSPECT_FLAGS } from '@cockpit/ingest/messages';
import { STATUS, STORED_EVENTS } from '@cockpit/ingest/messages/stored';
import { type Database, inTransaction, type Queryable, rows } from '../../database/database.ts';
import { RequestError } from '../../errors/errors.ts';
import { staleAfterMs } from '../../freshness/freshness.ts';
import { isCounted, patrolPicture } from '../../patrol/picture.ts';
import { readCheckins } from '../../patrol/queries.ts';
import type { Registry } from '../../registry/registry.ts';
import { localDay } from '../../time/local-day.ts';
import type { DryRun } from './contract.ts';
import { gapsOf, historyOf, type Raised } from './judge-history.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RANGE_MAX_MS = 31 * 24 * HOUR_MS;
const FLOOD_WINDOW_MS = 10 * MINUTE_MS;
/** Past it a shorter range has to do. */
const READINGS_MAX = 2_000_000;
const PER_FETCH = 20_000;
const STATEMENT_TIMEOUT_MS = 8_000;
const FACILITIES_MAX = 20;
const EXAMPLES_MAX = 50;

/** What stands for a domain where any of its messages would do. */
const ANY_EVENT = 'state';

interface Source {
  device: number;
  code: string;
  name: { zh: string; en: string };
  domain: string;
  capacity: number;
  reportEveryS: number | null;
}
interface Found {
  source: Source;
  raised: Raised[];
}

/** Throws RequestError for what cannot be tried. */
export async function dryRun(
  database: Database,
  registry: Registry,
  rule: AlarmRule,
  from: number,
  to: number,
  now: number,
): Promise<DryRun> {
  if (to <= from) throw invalid('to: must be after from.');
  if (to - from > RANGE_MAX_MS) throw invalid('to: at most 31 days after from.');
  const end = Math.min(to, now);
  if (rule.condition.kind === 'missed-patrol' || rule.condition.kind === 'late-start')
    return summary(...(await tryPatrol(database, registry, rule, from, end)), { registry, from, to });
  const sources = await sourcesOf(database, registry, rule);
  return inTransaction(database, async (tx) => {
    await tx.query(`set transaction read only; set local statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
    const [readings, found] = await tryReadings(tx, rule, sources, from, end);
    return summary(readings, found, { registry, from, to });
  });
}

function eventOf({ condition, domain }: AlarmRule): string {
  switch (condition.kind) {
    case 'threshold':
    case 'rate':
      return MEASURES[condition.measure].event;
    case 'state':
      return FIELDS[condition.field].event;
    case 'suspect':
      return condition.event;
    case 'silence':
    case 'clock':
      return STORED_EVENTS.find((stored) => stored.domain === domain)?.event ?? ANY_EVENT;
    case 'uncounted':
      return 'occupancy';
    default:
      throw invalid(`rule.condition.kind: ${condition.kind} cannot be dry-run over history.`);
  }
}

/** Its table, and the payload that rules see of a row. */
function historyTable(event: string): { table: string; payload: string } {
  const { table, judged = {} } = [...STORED_EVENTS, STATUS].find((stored) => stored.event === event) ?? { table: '' };
  const fields = Object.entries(judged).map(([field, column]) => `'${field}', ${column}`);
  return { table, payload: `jsonb_build_object(${fields.join(', ')})` };
}

async function tryReadings(
  tx: Queryable,
  rule: AlarmRule,
  sources: readonly Source[],
  from: number,
  end: number,
): Promise<[number, Found[]]> {
  const event = eventOf(rule);
  const { table, payload } = historyTable(event);
  await tx.query(
    `declare history no scroll cursor for
     select device, floor(extract(epoch from least(at, received_at)) * 1000)::float8 as at, quality::int as quality, ${payload} as payload,
       case when quality & ${QUALITY.late} = 0 then (extract(epoch from coalesce(claimed_at, at) - received_at) * 1000)::float8 end as "clockError"
     from ${table} as r
     where r.at >= to_timestamp($1::float8 / 1000) and r.at < to_timestamp($2::float8 / 1000) and device = any($3::int[])
     order by r.at, r.received_at, r.id`,
    [from, end, sources.map(({ device }) => device)],
  );
  const { condition } = rule;
  const judges = new Map(
    sources.map((source) => [source.device, { source, history: historyOf(rule), instants: [] as number[] }]),
  );
  let readings = 0;
  for (;;) {
    const { rows: page } = await tx.query<{
      device: number;
      at: number;
      quality: number;
      payload: Record<string, unknown>;
      clockError: number | null;
    }>(`fetch ${PER_FETCH} from history`);
    for (const { device, at, quality, payload: said, clockError } of page) {
      const judge = judges.get(device);
      if (judge === undefined) continue;
      // A suspect count is no count; a suspect word is a sign of life.
      if (condition.kind === 'silence' || (condition.kind === 'uncounted' && (quality & SUSPECT_FLAGS) === 0))
        judge.instants.push(at);
      else if (condition.kind !== 'uncounted') {
        const { domain, capacity } = judge.source;
        judge.history.hear(at, { event, domain, quality, payload: said, capacity, clockError });
      }
    }
    readings += page.length;
    if (readings > READINGS_MAX) throw invalid(`to: more than ${READINGS_MAX} readings lie in the range; shorten it.`);
    if (page.length < PER_FETCH) break;
  }
  return [
    readings,
    [...judges.values()].map(({ source, history, instants }) => ({
      source,
      raised: foundBy(rule, source, history.end(end), instants, end),
    })),
  ];
}

function foundBy(
  { condition }: AlarmRule,
  source: Source,
  judged: Raised[],
  instants: number[],
  end: number,
): Raised[] {
  if (condition.kind !== 'silence' && condition.kind !== 'uncounted') return judged;
  if (source.reportEveryS === null) return [];
  return gapsOf(instants, staleAfterMs(source.reportEveryS) + condition.minutes * MINUTE_MS, end);
}

async function sourcesOf(database: Database, registry: Registry, rule: AlarmRule): Promise<Source[]> {
  const community = registry.community.code;
  const found = await rows<Source & { kind: 'bay'; attributes: Record<string, unknown> }>(
    database,
    'alarm-dry-run-sources',
    `select d.id as device, f.code, jsonb_build_object('zh', f.name_zh, 'en', f.name_en) as name, d.domain,
       coalesce(f.capacity, 0) as capacity, d.report_every_s as "reportEveryS", f.kind, f.attributes
     from device d join facility f on f.id = d.facility where d.community = $1 and d.domain = $2 and d.retired_at is null`,
    [community, rule.domain],
  );
  return found.filter(({ kind, code, attributes }) => isMeant(rule, { community, kind, code, attributes }));
}

/** The same picture the wall shows, day by day, as it stood when each day's rounds were over. */
async function tryPatrol(
  database: Database,
  registry: Registry,
  rule: AlarmRule,
  from: number,
  end: number,
): Promise<[number, Found[]]> {
  const { condition } = rule;
  if (condition.kind !== 'missed-patrol' && condition.kind !== 'late-start') return [0, []];
  const zone = registry.community.timezone;
  const checkins = await readCheckins(database, registry, localDay(from, zone, -1).startsAt);
  const found = new Map<string, Found>();
  let stops = 0;
  for (let day = localDay(from, zone); day.startsAt < end; day = localDay(day.endsAt, zone)) {
    const { today } = patrolPicture(checkins, registry, Math.min(day.endsAt - 1, end));
    for (const round of today) {
      if (condition.keyArea !== undefined && condition.keyArea !== (round.route.route.keyArea ?? false)) continue;
      stops += round.stops.filter(isCounted).length;
      const { code, name } = round.route;
      const source = { device: round.route.id, code, name, domain: 'patrol', capacity: 0, reportEveryS: null };
      const entry = found.get(code) ?? { source, raised: [] };
      found.set(code, entry);
      const [first] = round.stops;
      const begun = round.stops.flatMap(({ checkin }) => checkin?.at ?? []);
      const missed = new Map(
        round.stops.filter(({ state }) => state === 'missed').map((stop) => [stop.checkpoint.grid, stop.missedAt]),
      );
      if (condition.kind === 'missed-patrol')
        for (const raisedAt of missed.values()) entry.raised.push({ raisedAt, clearedAt: null, count: 1, value: null });
      else if (
        first &&
        isCounted(first) &&
        first.lateAt < end &&
        (begun.length === 0 || Math.min(...begun) > first.lateAt)
      )
        entry.raised.push({ raisedAt: first.lateAt, clearedAt: begun[0] ?? round.endsAt, count: 1, value: null });
    }
  }
  return [stops, [...found.values()]];
}

function summary(
  readings: number,
  found: readonly Found[],
  { registry, from, to }: { registry: Registry; from: number; to: number },
): DryRun {
  const zone = registry.community.timezone;
  const perDay = new Map<string, number>();
  for (let day = localDay(from, zone); day.startsAt < to; day = localDay(day.endsAt, zone)) perDay.set(day.date, 0);
  const all = found.flatMap(({ source, raised }) =>
    raised.map((one) => ({ ...one, facility: source.code, name: source.name })),
  );
  for (const { raisedAt } of all) {
    const { date } = localDay(raisedAt, zone);
    perDay.set(date, (perDay.get(date) ?? 0) + 1);
  }
  const instants = all.map(({ raisedAt }) => raisedAt).sort((a, b) => a - b);
  const facilities = found
    .filter(({ raised }) => raised.length > 0)
    .map(({ source: { code, name }, raised }) => ({ code, name, alarms: raised.length }))
    .sort((a, b) => b.alarms - a.alarms);
  return {
    readings,
    alarms: all.length,
    perDay: [...perDay].map(([date, alarms]) => ({ date, alarms })),
    facilities: facilities.slice(0, FACILITIES_MAX),
    examples: all.sort((a, b) => b.raisedAt - a.raisedAt).slice(0, EXAMPLES_MAX),
    most10Min: mostWithin(instants),
  };
}

function mostWithin(instants: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [index, at] of instants.entries()) {
    while ((instants[first] ?? at) <= at - FLOOD_WINDOW_MS) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

function invalid(message: string): RequestError {
  return new RequestError(400, 'invalid-request', message);
}
