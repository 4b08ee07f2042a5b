/** Gate counters and bay sensors of the car parks. */
import type { BayState } from '@cockpit/ingest/parking';
import type { CarParkEntry } from '@cockpit/ingest/registry';
import { cadenceOf, slotsBetween } from '../world/cadence.ts';
import { type Behaviour, type Device, idOf, type Message, type Setting } from '../world/message.ts';
import { chanceOf } from '../world/random.ts';
import { characterOf } from './characters.ts';
import { countStays } from './occupancy.ts';
import { type Lot, parkingDayOf } from './stays.ts';

const LOT_REPORTS_EVERY_S = 60;
/** Share of the bays that is closed for good: cones, cables, a leak. */
const CLOSED_BAYS = 0.012;

/** One behaviour per car park: its counter, and its bay sensors where it has them. */
export function parkingDevices(setting: Setting): Behaviour[] {
  return setting.registry.carParks.filter(({ spaces }) => spaces > 0).map((entry, i) => carPark(setting, entry, i));
}

function carPark(setting: Setting, entry: CarParkEntry, position: number): Behaviour {
  const { seed, calendar, history } = setting;
  const everyS = entry.reportEvery ?? LOT_REPORTS_EVERY_S;
  const cadence = cadenceOf(entry.code, everyS);
  const bays = bayDevices(entry);
  const closed = new Set(
    Array.from({ length: entry.spaces }, (_, bay) => bay).filter(
      (bay) => bay > 0 && chanceOf(seed, 'closed', entry.code, bay) < CLOSED_BAYS,
    ),
  );
  const usable = Array.from({ length: entry.spaces }, (_, bay) => bay).filter((bay) => !closed.has(bay));
  const lot: Lot = { entry, character: characterOf(entry, position), usable };
  const occupancy = countStays(calendar, (day) => parkingDayOf(setting, lot, day));
  const method = bays.size === entry.spaces ? ('single-space' as const) : ('balancing' as const);

  const count = (id: string, at: number, since?: number): Message => ({
    at,
    device: entry.code,
    domain: 'parking',
    event: 'occupancy',
    payload: {
      id,
      at,
      total: entry.spaces,
      occupied: occupancy.occupiedAt(at),
      outOfService: closed.size,
      ...(since === undefined ? {} : occupancy.flowBetween(since, at)),
      method,
    },
  });
  const bay = (id: string, at: number, device: Device, state: BayState): Message => ({
    at,
    device: device.code,
    domain: 'parking',
    event: 'bay',
    payload: { id, at, lot: entry.code, state },
  });
  const stateOf = (index: number, at: number): BayState =>
    closed.has(index) ? 'closed' : occupancy.isTaken(index, at) ? 'occupied' : 'free';

  const bayBeats = [...bays].flatMap(([index, device]) =>
    device.reportEvery === undefined ? [] : [{ index, device, cadence: cadenceOf(device.code, device.reportEvery) }],
  );
  /** History keeps the changes only: a beat that repeats an old state tells nothing afterwards. */
  const beatsBetween = (from: number, to: number): Message[] => {
    const start = Math.max(from, history?.to ?? from);
    if (start >= to) return [];
    return bayBeats.flatMap(({ index, device, cadence: beat }) =>
      slotsBetween(beat, start, to).map(({ at }) => bay(idOf('beat', at), at, device, stateOf(index, at))),
    );
  };

  return {
    devices: [{ domain: 'parking', code: entry.code, reportEvery: everyS, kind: 'lot' }, ...bays.values()],
    between: (from, to) => [
      ...slotsBetween(cadence, from, to, history).map(({ at, since }) => count(idOf('occ', at), at, since)),
      ...(bays.size === 0 ? [] : occupancy.changesBetween(from, to)).flatMap(({ at, bay: index, taken }) => {
        const device = bays.get(index);
        return device === undefined ? [] : [bay(idOf('bay', at), at, device, taken ? 'occupied' : 'free')];
      }),
      ...beatsBetween(from, to),
    ],
    stateAt: (at) => [
      count(idOf('start', at), at),
      ...[...bays].map(([index, device]) => bay(idOf('start', at), at, device, stateOf(index, at))),
    ],
  };
}

/** Bay index → its sensor. Levels stand one after the other; a level without sensors leaves its indices empty. */
function bayDevices(entry: CarParkEntry): Map<number, Device> {
  const devices = new Map<number, Device>();
  let first = 0;
  for (const { spaces, bays } of entry.levels ?? []) {
    for (let number = bays?.from ?? 1; bays !== undefined && number <= bays.to; number++) {
      const code = `${bays.prefix}${String(number).padStart(String(bays.to).length, '0')}`;
      devices.set(first + number - bays.from, { domain: 'parking', code, reportEvery: bays.reportEvery, kind: 'bay' });
    }
    first += spaces;
  }
  return devices;
}
