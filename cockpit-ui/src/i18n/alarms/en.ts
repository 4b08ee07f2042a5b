/** Words of alarms at the desk, English. Same keys as the Chinese file. */
import type { Words } from '../zh.ts';

export const en: Words['alarms'] = {
  title: 'Alarms',
};
