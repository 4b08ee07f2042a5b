/** The pages with a list, a filter and a detail; by this their words, addresses and orders are named. */
export type WorkName = 'alarms' | 'cases';
