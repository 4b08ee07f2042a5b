/** Read first: every domain with the devices it simulates and the traces it can replay. A new domain is one line here. */
import { environmentDevices } from './environment/devices.ts';
import { fitnessDevices } from './fitness/devices.ts';
import { FITNESS } from './fitness/trace.ts';
import { hazardDevices } from './hazards/devices.ts';
import { COMPLAINTS_TRACE } from './hazards/trace.ts';
import { parkingDevices } from './parking/devices.ts';
import { PARKING } from './parking/trace.ts';
import { patrolDevices } from './patrol/devices.ts';
import type { Dialect } from './traces/dialect.ts';
import type { Behaviour, Setting } from './world/message.ts';

interface SimulatedDomain {
  devices(setting: Setting): Behaviour[];
  /** What its history can bear, see backfill.ts: counts are thinned, episodes are told whole. */
  history: 'counting' | 'episodic';
  /** By the word for `--as`. */
  traces?: Readonly<Record<string, Dialect>>;
}

const DOMAINS: readonly SimulatedDomain[] = [
  { devices: parkingDevices, history: 'counting', traces: { parking: PARKING } },
  { devices: fitnessDevices, history: 'counting', traces: { fitness: FITNESS } },
  { devices: patrolDevices, history: 'counting' },
  { devices: hazardDevices, history: 'episodic', traces: { complaints: COMPLAINTS_TRACE } },
  { devices: environmentDevices, history: 'counting' },
];

/** What a trace may be, by the word for `--as`. */
export const DIALECTS: Readonly<Record<string, Dialect>> = Object.assign({}, ...DOMAINS.map(({ traces }) => traces));

/** All devices of the community, by what their history can bear: see backfill.ts. */
export function behavioursOf(setting: Setting): Record<SimulatedDomain['history'], Behaviour[]> {
  const of = (history: SimulatedDomain['history']) =>
    DOMAINS.filter((domain) => domain.history === history).flatMap(({ devices }) => devices(setting));
  return { counting: of('counting'), episodic: of('episodic') };
}
