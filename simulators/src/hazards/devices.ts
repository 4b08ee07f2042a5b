/** Hazard sensors and the sources through which people report. */
import type { Behaviour, Setting } from '../world/message.ts';
import { reportSources } from './report-sources.ts';
import { hazardSensors } from './sensors.ts';

export function hazardDevices(setting: Setting): Behaviour[] {
  return [hazardSensors(setting), reportSources(setting)];
}
