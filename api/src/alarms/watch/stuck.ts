/**
 * Values that stand still while those of their neighbours move. A quarter (an hour for sensors) counts only when the source told
 * a value in it, was open, and at least half of its neighbours moved: nights, closed hours and holidays count for nobody.
 */
import type { AlarmRule } from '@cockpit/ingest/alarms';
import type { RuleSet } from '@cockpit/ingest/alarms/rules';
import { STORED_EVENTS } from '@cockpit/ingest/messages/stored';
import type { Queryable } from '../../database/database.ts';
import type { VenueLatest } from '../../fitness/queries.ts';
import { isReporting } from '../../freshness/freshness.ts';
import type { SensorLatest } from '../../hazards/queries.ts';
import type { LotLatest } from '../../parking/queries.ts';
import type { Facility, Registry } from '../../registry/registry.ts';
import type { ActivePoint } from './due.ts';
import { readPlainLatest } from './plain-latest.ts';
import type { Point } from './signals.ts';
import { type Peer, readStill, type Still, type StillValue } from './still.ts';

const MINUTE_MS = 60_000;
/** How far back is looked, in times of what the rule asks for: a night and a weekend lie between. */
const LOOK_BACK = 3;

/** Values with a word of their own on what may stand still; all others are compared as they are. */
const OCCUPIED: StillValue = { table: 'parking_occupancy', column: 'occupied', minutes: 15 };
const PRESENT: StillValue = { table: 'fitness_headcount', column: 'present', minutes: 15 };
/** Sensors are many and slow: an hour is fine enough. */
const SENSED: StillValue = { table: 'hazard_state', column: 'value', minutes: 60 };
const JUDGED = [OCCUPIED, PRESENT, SENSED];

export interface LatestValues {
  lots: ReadonlyMap<number, LotLatest>;
  venues: ReadonlyMap<number, VenueLatest>;
  sensors: ReadonlyMap<number, SensorLatest>;
}

interface Candidate {
  facility: Facility;
  device: number;
  peers: string;
  opens: string | null;
  closes: string | null;
  attributes: Readonly<Record<string, unknown>>;
  /** The value it shows now; null: none that could be judged. */
  value: number | null;
}

/** Points that stand still. `on`: those that are on, which stay until their value moves. */
export async function stuckSignals(
  tx: Queryable,
  latest: LatestValues,
  rules: RuleSet,
  registry: Registry,
  on: readonly Point[],
  now: number,
): Promise<ActivePoint[]> {
  const wanted: ActivePoint[] = [];
  const plain = await plainCandidates(tx, rules, registry, now);
  for (const [value, candidates] of [...candidatesOf(latest, registry, now), ...plain]) {
    const judged = candidates.flatMap((candidate) => {
      if (candidate.value === null) return [];
      const { kind, code } = candidate.facility;
      const place = { community: registry.community.code, kind, code, attributes: candidate.attributes };
      return rules.rulesFor(place).flatMap((rule) => (rule.condition.kind === 'stuck' ? [{ candidate, rule }] : []));
    });
    if (judged.length === 0) continue;
    const still = await readStill(tx, value, {
      peers: candidates.map(({ device, peers, opens, closes }): Peer => ({ device, peers, opens, closes })),
      asked: judged.map(({ candidate, rule }) => ({
        device: candidate.device,
        neighbours: conditionOf(rule).neighbours,
      })),
      from: now - LOOK_BACK * Math.max(...judged.map(({ rule }) => conditionOf(rule).minutes)) * MINUTE_MS,
      to: now,
      zone: registry.community.timezone,
    });
    const isOn = new Set(on.map(({ rule, source }) => `${rule} ${source}`));
    wanted.push(
      ...judged.flatMap(({ candidate, rule }) => {
        const { neighbours, minutes } = conditionOf(rule);
        const found = still.get(`${candidate.device} ${neighbours}`);
        const source = `stuck:${candidate.device}`;
        if (found === undefined || !stands(found, candidate, minutes, isOn.has(`${rule.code} ${source}`))) return [];
        const { facility, device } = candidate;
        const args = { value: found.last, stillMinutes: found.stillMs / MINUTE_MS, movedAt: found.movedAt };
        const facts = { facility: facility.id, device, grid: facility.grid, name: null, args };
        return [{ rule: rule.code, source, at: now, facts }];
      }),
    );
  }
  return wanted;
}

/** Long enough, or on already and not moved in all the time looked at. Moved since the last whole bucket is moved. */
function stands(found: Still, { value }: Candidate, minutes: number, isOn: boolean): boolean {
  if (found.last !== value) return false;
  return found.stillMs >= minutes * MINUTE_MS || (isOn && found.movedAt === null);
}

function conditionOf({ condition }: AlarmRule): { minutes: number; neighbours: number } {
  return condition.kind === 'stuck' ? condition : { minutes: Number.POSITIVE_INFINITY, neighbours: 0 };
}

function candidatesOf({ lots, venues, sensors }: LatestValues, registry: Registry, now: number) {
  const none = { opens: null, closes: null, attributes: {} };
  const cands = <F extends Facility>(
    facilities: readonly F[],
    of: (facility: F, device: number) => Omit<Candidate, 'facility' | 'device'>,
  ) =>
    facilities.flatMap((facility): Candidate[] =>
      facility.device === null ? [] : [{ facility, device: facility.device, ...of(facility, facility.device) }],
    );
  const carParks = cands(registry.carParks, (lot, device) => {
    const latest = lots.get(device);
    // A full car park stands still for a good reason.
    const judged =
      latest && isReporting(latest, lot.reportEveryS, now) && latest.total - latest.outOfService > latest.occupied;
    return { ...none, peers: 'car-park', value: judged ? latest.occupied : null };
  });
  const ofVenues = cands(registry.venues, (venue, device) => {
    const latest = venues.get(device);
    const { opensAt: opens, closesAt: closes } = venue.venue;
    const value = latest && isReporting(latest, venue.reportEveryS, now) ? latest.present : null;
    return { peers: 'venue', opens, closes, attributes: { ...venue.venue }, value };
  });
  const points = cands(registry.hazardPoints, (point, device) => {
    const latest = sensors.get(device);
    const judged = latest && isReporting(latest, point.reportEveryS, now) && latest.state !== 'unknown';
    return { ...none, peers: point.point.kind, attributes: { ...point.point }, value: judged ? latest.value : null };
  });
  return new Map<StillValue, Candidate[]>([
    [OCCUPIED, carParks],
    [PRESENT, ofVenues],
    [SENSED, points],
  ]);
}

/** Of domains whose values are compared as they are: read only where a rule asks. */
async function plainCandidates(
  tx: Queryable,
  rules: RuleSet,
  registry: Registry,
  now: number,
): Promise<[StillValue, Candidate[]][]> {
  const asked = new Set(
    rules
      .rulesOf(registry.community.code)
      .flatMap(({ condition, domain }) => (condition.kind === 'stuck' ? [domain] : [])),
  );
  const found: [StillValue, Candidate[]][] = [];
  for (const { table, domain, series, latest } of STORED_EVENTS) {
    if (series === undefined || latest === undefined || !asked.has(domain)) continue;
    if (JUDGED.some((judged) => judged.table === table)) continue;
    const points = registry.facilities.filter((facility) => facility.domain === domain);
    const values = await readPlainLatest(tx, latest.table, series, points);
    const candidates = points.flatMap((facility): Candidate[] => {
      const said = facility.device === null ? undefined : values.get(facility.device);
      // Another event of the domain speaks of it.
      if (facility.device === null || said === undefined) return [];
      const value = isReporting(said, facility.reportEveryS, now) ? said.value : null;
      const { device, kind, attributes } = facility;
      return [{ facility, device, peers: kind, opens: null, closes: null, attributes, value }];
    });
    found.push([{ table, column: series, minutes: 60 }, candidates]);
  }
  return found;
}
