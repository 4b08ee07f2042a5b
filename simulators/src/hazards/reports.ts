/** Reports of people: when they come in, where it is, and when the matter is closed. */
import type { HazardLevel } from '@cockpit/ingest/hazards';
import { DAY_MS, type Day, HOUR_MS, MINUTE_MS } from '../world/calendar.ts';
import type { Setting } from '../world/message.ts';
import { type Random, randomOf } from '../world/random.ts';
import { COMPLAINTS, type Complaint } from './complaints.ts';

const REPORTS_A_DAY = 5;
/** Of the reports, how many are of the major kind. */
const MAJOR_SHARE = 0.06;
/** Most are closed within hours, some take days. */
const CLOSED_SOON = 0.88;
const CLOSED_AFTER_MS = [40 * MINUTE_MS, 14 * HOUR_MS] as const;
const CLOSED_SLOWLY_MS = [DAY_MS, 4 * DAY_MS] as const;
/** No report stays open longer: as far back as one has to look, in days. */
export const LONGEST_OPEN_DAYS = 5;
/** About 30 m: people stand beside the place they name. */
const BESIDE_DEGREES = 0.0003;

export interface Report {
  source: string;
  /** Epoch ms, whole seconds. */
  at: number;
  closedAt: number;
  complaint: Complaint;
  grid: string;
  lon: number;
  lat: number;
}

interface Place {
  grid: string;
  lon: number;
  lat: number;
}

/** The reports that come in on a day, in no particular order; none where nobody takes them. */
export function reportsOf({ seed, registry }: Setting, day: Day): Report[] {
  const sources = registry.reportSources.filter(({ domain }) => domain === 'hazard');
  const places: Place[] = [
    ...registry.carParks,
    ...registry.venues,
    ...registry.hazardPoints,
    ...registry.routes.flatMap(({ checkpoints }) => checkpoints),
  ];
  if (sources.length === 0 || places.length === 0) return [];
  const random = randomOf(seed, 'reports', day.date);
  const mean = day.weekday > 5 ? REPORTS_A_DAY * 0.6 : REPORTS_A_DAY;
  return Array.from({ length: Math.round(Math.max(0, random.normal(mean, 1.4))) }, (_, i) => {
    // Whole ten seconds and its own second: the id is the second, and two reports of a day must not share one.
    const at = day.start + Math.floor(Math.min(1410, Math.max(20, random.normal(840, 240))) * 6) * 10_000 + i * 1000;
    const open = random.logarithmic(...(random.chance(CLOSED_SOON) ? CLOSED_AFTER_MS : CLOSED_SLOWLY_MS));
    const source = random.pick(sources).code;
    return { source, at, closedAt: at + Math.floor(open / 1000) * 1000, ...matter(random), ...beside(random, places) };
  });
}

function matter(random: Random): { complaint: Complaint } {
  const level: HazardLevel = random.chance(MAJOR_SHARE) ? 'major' : 'general';
  return { complaint: random.pick(COMPLAINTS.filter((complaint) => complaint.level === level)) };
}

function beside(random: Random, places: readonly Place[]): Place {
  const { grid, lon, lat } = random.pick(places);
  const off = () => random.between(-BESIDE_DEGREES, BESIDE_DEGREES);
  return { grid, lon: Number((lon + off()).toFixed(6)), lat: Number((lat + off()).toFixed(6)) };
}
