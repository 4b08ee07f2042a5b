/** Rules of the simulated desk: the shipped ones, by their files. */
import { readFileSync } from 'node:fs';
import type { AlarmDetail } from '@cockpit/api/alarms/desk';

type Rule = NonNullable<AlarmDetail['rule']>;

const FOLDER = new URL('../../ingest/alarm-rules/', import.meta.url);
const ALL: Rule[] = ['hazard', 'parking'].flatMap((name): Rule[] =>
  JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')),
);
const first = (priority: Rule['priority'], domain: Rule['domain']) =>
  ALL.filter((rule) => rule.priority === priority && rule.domain === domain).slice(0, 1);

/** A high, two medium, a low one, in this order. */
export const DESK_RULES: readonly Rule[] = [
  ...first('high', 'hazard'),
  ...first('medium', 'hazard'),
  ...first('medium', 'parking'),
  ...first('low', 'hazard'),
];
