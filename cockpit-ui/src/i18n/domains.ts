/** The words of the domains, one room of words each: a domain that joins adds its line in both languages. */

import { en as environmentEn } from './environment/en.ts';
import { zh as environmentZh } from './environment/zh.ts';
import { en as fitnessEn } from './fitness/en.ts';
import { zh as fitnessZh } from './fitness/zh.ts';
import { en as hazardsEn } from './hazards/en.ts';
import { zh as hazardsZh } from './hazards/zh.ts';
import { en as parkingEn } from './parking/en.ts';
import { zh as parkingZh } from './parking/zh.ts';
import { en as patrolEn } from './patrol/en.ts';
import { zh as patrolZh } from './patrol/zh.ts';

export const domainWords = {
  zh: { parking: parkingZh, fitness: fitnessZh, patrol: patrolZh, hazards: hazardsZh, environment: environmentZh },
  en: { parking: parkingEn, fitness: fitnessEn, patrol: patrolEn, hazards: hazardsEn, environment: environmentEn },
};
