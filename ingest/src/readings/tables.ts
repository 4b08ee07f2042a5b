/** The tables of readings, as the store has to know them: each has `at`, `device` and `id` as its key. */
export const READING_TABLES = [
  'parking_occupancy',
  'parking_bay',
  'fitness_headcount',
  'fitness_session',
  'patrol_checkin',
  'hazard_state',
  'hazard_report',
  'device_status',
] as const;
export type ReadingTable = (typeof READING_TABLES)[number];
