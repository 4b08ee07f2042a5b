/** The one list of what screens show: a domain that joins adds its line here, and its tables to TABLE_ROWS of the contract. */
import { alarmScreen } from '../alarms/live.ts';
import { caseScreen } from '../cases/live.ts';
import { environmentScreen } from '../environment/live.ts';
import { eventScreen } from '../events/live.ts';
import { createScreen } from '../feed/screen.ts';
import { fitnessScreen } from '../fitness/live.ts';
import { gridScreen } from '../grids/live.ts';
import { hazardScreen } from '../hazards/live.ts';
import { parkingScreen } from '../parking/live.ts';
import { patrolScreen } from '../patrol/live.ts';
import { shiftScreen } from '../shifts/live.ts';
import { sourceScreen } from '../sources/live.ts';
import { pipelineScreen } from './pipeline.ts';

export const SCREEN_DOMAINS = [
  pipelineScreen,
  sourceScreen,
  parkingScreen,
  fitnessScreen,
  patrolScreen,
  hazardScreen,
  environmentScreen,
  gridScreen,
  eventScreen,
  alarmScreen,
  shiftScreen,
  caseScreen,
];

export const SCREEN = createScreen(SCREEN_DOMAINS);
