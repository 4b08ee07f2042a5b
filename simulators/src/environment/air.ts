/** Air and noise at a point: haze that drifts over days, the traffic of the community, quiet nights by the zone it stands in. */
import type { AirPayload } from '@cockpit/ingest/environment';
import type { AirPointEntry } from '@cockpit/ingest/registry/environment';
import { type Calendar, DAY_MS } from '../world/calendar.ts';
import { chanceOf } from '../world/random.ts';
import { drift, hill, hourAt, jitter, rise, rounded } from './weather.ts';

type Zone = NonNullable<AirPointEntry['noiseZone']>;

/** dB(A) on a usual day and at night, by zone: a little below the limits of GB 3096-2008. */
const USUAL: Record<Zone, { day: number; night: number; rush: number }> = {
  '0': { day: 44, night: 36, rush: 1 },
  '1': { day: 50, night: 40, rush: 1 },
  '2': { day: 55, night: 44, rush: 1.5 },
  '3': { day: 60, night: 49, rush: 1.5 },
  '4a': { day: 66, night: 50, rush: 3.5 },
  '4b': { day: 65, night: 54, rush: 1 },
};
/** Without a zone it is like where people live and work. */
const NO_ZONE: Zone = '2';
/** Mean of the year and its swing, °C; warmest about 200 days after New Year. */
const YEAR = { mean: 17, swing: 11, warmestDay: 200, days: 365.25 };

/** What the point measures at an instant; the same seed measures the same. */
export function airAt(
  seed: string,
  { code, noiseZone }: AirPointEntry,
  at: number,
  calendar: Calendar,
): Omit<AirPayload, 'id' | 'at'> {
  const hour = hourAt(calendar, at);
  const works = calendar.dayAt(at).weekday <= 5;
  const traffic = (hill(hour, 8.25, 2) + hill(hour, 18, 2.5)) * (works ? 1 : 0.4);
  const rain = drift(at, seed, 'rain');
  const own = (what: string) => chanceOf(seed, code, what) * 2 - 1;
  const moment = (what: string) => jitter(at, seed, code, what);
  // Rain washes it out; towards morning it gathers under cold air.
  const haze = (18 + 34 * drift(at, seed, 'haze')) * (1 - 0.35 * rain) * (1 + 0.15 * hill(hour, 6.5, 4));
  const pm25 = haze * (1 + 0.1 * own('pm25')) + 9 * traffic + 2 * moment('pm25');
  const warmth = Math.cos(((hour - 14.5) / 12) * Math.PI);
  const season = Math.cos(((at / DAY_MS - YEAR.warmestDay) / YEAR.days) * 2 * Math.PI);
  return {
    pm25: rounded(Math.max(3, pm25), 1),
    pm10: rounded(Math.max(5, pm25 * 1.45 + 14 * traffic + 4 * moment('pm10')), 1),
    noise: rounded(noiseAt(noiseZone ?? NO_ZONE, hour, traffic) + 1.2 * own('noise') + 1.5 * moment('noise'), 1),
    temperature: rounded(
      YEAR.mean + YEAR.swing * season + 4 * (1 - rain / 2) * warmth + 3 * (drift(at, seed, 'warmth') - 0.5),
      1,
    ),
    humidity: rounded(Math.min(98, 58 + 32 * rain - 11 * (1 - rain) * warmth + 1.5 * moment('humidity')), 0),
  };
}

/** Awake from six to seven, asleep between eight and ten in the evening, loudest while people travel. */
function noiseAt(zone: Zone, hour: number, traffic: number): number {
  const { day, night, rush } = USUAL[zone];
  return night + (day - night) * (rise(hour, 5.75, 7.25) - rise(hour, 20, 22)) + rush * traffic;
}
