/** Air points, bins and river points: the day of traffic in the air, bins that fill until they are emptied, a river that breathes. */
import { cadenceOf, slotsBetween } from '../world/cadence.ts';
import { DAY_MS, HOUR_MS } from '../world/calendar.ts';
import { type Behaviour, type Device, idOf, type Message, type Setting } from '../world/message.ts';
import { chanceOf } from '../world/random.ts';

const REPORTS_EVERY_S = 300;
const HISTORY_EVERY_S = 900;
/** Hours after midnight UTC at which bins are emptied: early morning and afternoon in China. */
const EMPTIED_AT_H = [8, 21] as const;
/** The fullest day fills a bin this often; a calm one less than once. */
const FILLS_PER_DAY = 2.2;

type What = (
  seed: string,
  code: string,
  at: number,
) => { event: 'air' | 'fill' | 'water'; fields: Readonly<Record<string, number>> };

/** One behaviour per point; none where nothing of the kind is registered. */
export function environmentDevices(setting: Setting): Behaviour[] {
  const { airPoints = [], wasteBins = [], waterPoints = [] } = setting.registry.environment ?? {};
  return [
    ...airPoints.map((entry) => point(setting, entry, air)),
    ...wasteBins.map((entry) => point(setting, entry, fill)),
    ...waterPoints.map((entry) => point(setting, entry, water)),
  ];
}

function point(
  { seed, history }: Setting,
  { code, reportEvery }: { code: string; reportEvery?: number },
  what: What,
): Behaviour {
  const everyS = reportEvery ?? REPORTS_EVERY_S;
  const cadence = cadenceOf(code, everyS, HISTORY_EVERY_S);
  const device: Device = { domain: 'environment', code, reportEvery: everyS };
  const say = (id: string, at: number): Message => {
    const { event, fields } = what(seed, code, at);
    return { at, device: code, domain: 'environment', event, payload: { id, at, ...fields } };
  };
  return {
    devices: [device],
    between: (from, to) => slotsBetween(cadence, from, to, history).map(({ at }) => say(idOf('env', at), at)),
    stateAt: (at) => [say(idOf('start', at), at)],
  };
}

function air(seed: string, code: string, at: number): ReturnType<What> {
  const traffic = wave(at, 10 * HOUR_MS, DAY_MS / 2);
  const jitter = (name: string) => chanceOf(seed, code, name, at) - 0.5;
  const haze = 20 + 30 * chanceOf(seed, 'haze', Math.floor(at / DAY_MS));
  return {
    event: 'air',
    fields: {
      pm25: round(haze + 8 * traffic + 4 * jitter('pm25')),
      pm10: round(1.5 * haze + 15 * traffic + 8 * jitter('pm10')),
      noise: round(52 + 6 * traffic + 4 * jitter('noise')),
      temperature: round(14 + 5 * wave(at, 6 * HOUR_MS, DAY_MS) + jitter('temperature')),
      humidity: round(65 - 12 * wave(at, 6 * HOUR_MS, DAY_MS) + 2 * jitter('humidity')),
    },
  };
}

/** From empty at the last collection, by the hour; nobody throws anything in faster than the bin of the day allows. */
function fill(seed: string, code: string, at: number): ReturnType<What> {
  const emptied = lastEmptied(at);
  const pace = FILLS_PER_DAY * (0.3 + 0.7 * chanceOf(seed, code, 'pace', emptied));
  return { event: 'fill', fields: { level: Math.min(1, round(((at - emptied) / DAY_MS) * pace, 100)) } };
}

function water(seed: string, code: string, at: number): ReturnType<What> {
  const jitter = (name: string) => chanceOf(seed, code, name, at) - 0.5;
  const rain = chanceOf(seed, 'rain', Math.floor(at / DAY_MS));
  return {
    event: 'water',
    fields: {
      level: round(1.6 + 0.5 * rain + 0.05 * wave(at, 0, DAY_MS), 100),
      ph: round(7.4 + 0.2 * jitter('ph')),
      dissolvedOxygen: round(6.4 + 0.8 * wave(at, 8 * HOUR_MS, DAY_MS) + 0.3 * jitter('oxygen')),
      ammonia: round(0.5 + 0.3 * rain + 0.1 * jitter('ammonia'), 100),
      permanganate: round(4.2 + 0.6 * jitter('permanganate')),
      phosphorus: round(0.14 + 0.04 * rain + 0.02 * jitter('phosphorus'), 1000),
    },
  };
}

function lastEmptied(at: number): number {
  const day = Math.floor(at / DAY_MS) * DAY_MS;
  const times = [-DAY_MS, 0].flatMap((before) => EMPTIED_AT_H.map((hour) => day + before + hour * HOUR_MS));
  return times.filter((time) => time <= at).at(-1) ?? day - DAY_MS;
}

/** -1 to 1, highest at `top` after midnight UTC. */
function wave(at: number, top: number, period: number): number {
  return Math.cos(((at - top) / period) * 2 * Math.PI);
}

function round(value: number, per = 10): number {
  return Math.round(value * per) / per;
}
