/** Read first: every kind of device there is. A new domain is one line here. */
import { fitnessDevices } from './fitness/devices.ts';
import { hazardDevices } from './hazards/devices.ts';
import { parkingDevices } from './parking/devices.ts';
import { patrolDevices } from './patrol/devices.ts';
import type { Behaviour, Setting } from './world/message.ts';

/** All devices of the community, by what their history can bear: see backfill.ts. */
export function behavioursOf(setting: Setting): { counting: Behaviour[]; episodic: Behaviour[] } {
  return {
    counting: [...parkingDevices(setting), ...fitnessDevices(setting), ...patrolDevices(setting)],
    episodic: hazardDevices(setting),
  };
}
