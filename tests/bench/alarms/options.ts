/** What `npm run bench -- alarms` can be told. */
import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number.ts';

export const ALARM_GROUPS = ['pixel', 'list', 'rules'] as const;
export type AlarmGroup = (typeof ALARM_GROUPS)[number];

export interface AlarmOptions {
  rounds: number;
  /** Of each measurement with traffic, besides its warm-up. */
  seconds: number;
  only: readonly AlarmGroup[];
  /** Alarms in the table the list is read from. */
  open: number;
  past: number;
  /** File the report is written to as well; undefined: none. */
  json: string | undefined;
}

export const ALARMS_USAGE = `npm run bench -- alarms [--json FILE] [--rounds 3] [--seconds 15] [--only ${ALARM_GROUPS.join(',')}]
                            [--open 100000] [--past 2000000]`;

/** @throws Error with one sentence when an argument cannot be used. */
export function readAlarmOptions(args: readonly string[]): AlarmOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '15' },
      only: { type: 'string', default: ALARM_GROUPS.join(',') },
      open: { type: 'string', default: '100000' },
      past: { type: 'string', default: '2000000' },
      json: { type: 'string' },
    },
  });
  return {
    rounds: wholeNumber('--rounds', values.rounds, 100),
    seconds: wholeNumber('--seconds', values.seconds, 3600),
    only: values.only.split(',').map(groupOf),
    open: wholeNumber('--open', values.open, 1_000_000),
    past: wholeNumber('--past', values.past, 20_000_000),
    json: values.json,
  };
}

function groupOf(text: string): AlarmGroup {
  const known = ALARM_GROUPS.find((group) => group === text);
  if (known === undefined) throw new Error(`--only has "${text}"; expected some of ${ALARM_GROUPS.join(', ')}.`);
  return known;
}
