/** Words of hazards as cases are titled by them: titles are kept, so they are not the screens' to translate. */
import type { Text } from '../../wire/contract.ts';

/** By HazardKind; what a report calls its category is its own word. */
export const KIND_WORDS: Readonly<Record<string, Text>> = {
  smoke: { zh: '烟感', en: 'Smoke' },
  heat: { zh: '感温', en: 'Heat' },
  gas: { zh: '燃气', en: 'Gas' },
  'carbon-monoxide': { zh: '一氧化碳', en: 'Carbon monoxide' },
  'electrical-temperature': { zh: '电温', en: 'Electrical temperature' },
  'water-level': { zh: '水位', en: 'Water level' },
  manhole: { zh: '井盖', en: 'Manhole' },
  lift: { zh: '电梯', en: 'Lift' },
  pressure: { zh: '压力', en: 'Pressure' },
};
