/** Air points, bins and river points, each reporting at its own beat; none where nothing of the kind is registered. */
import type { AirPointEntry, WasteBinEntry, WaterPointEntry } from '@cockpit/ingest/registry/environment';
import { cadenceOf, slotsBetween } from '../world/cadence.ts';
import { type Behaviour, idOf, type Message, type Setting } from '../world/message.ts';
import { airAt } from './air.ts';
import { fillAt } from './bins.ts';
import { waterAt } from './river.ts';

const REPORTS_EVERY_S = 300;
const HISTORY_EVERY_S = 900;

type Point = AirPointEntry | WasteBinEntry | WaterPointEntry;
type Measured = Pick<Extract<Message, { domain: 'environment' }>, 'event'> & { fields: object };

/** One behaviour per point. */
export function environmentDevices(setting: Setting): Behaviour[] {
  const { registry, seed, calendar } = setting;
  const { airPoints = [], wasteBins = [], waterPoints = [] } = registry.environment ?? {};
  return [
    ...airPoints.map((entry) =>
      pointOf(setting, entry, (at) => ({ event: 'air', fields: airAt(seed, entry, at, calendar) })),
    ),
    ...wasteBins.map((entry) =>
      pointOf(setting, entry, (at) => ({ event: 'fill', fields: fillAt(seed, entry, at, calendar) })),
    ),
    ...waterPoints.map((entry) =>
      pointOf(setting, entry, (at) => ({ event: 'water', fields: waterAt(seed, entry, at, calendar) })),
    ),
  ];
}

function pointOf(
  { history }: Setting,
  { code, reportEvery = REPORTS_EVERY_S }: Point,
  measure: (at: number) => Measured,
): Behaviour {
  const cadence = cadenceOf(code, reportEvery, HISTORY_EVERY_S);
  const say = (id: string, at: number): Message => {
    const { event, fields } = measure(at);
    return { at, device: code, domain: 'environment', event, payload: { id, at, ...fields } };
  };
  return {
    devices: [{ domain: 'environment', code, reportEvery }],
    between: (from, to) => slotsBetween(cadence, from, to, history).map(({ at }) => say(idOf('env', at), at)),
    stateAt: (at) => [say(idOf('start', at), at)],
  };
}
