/** What `npm run bench -- ingest` can be told. */
import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number.ts';

export const GROUPS = ['limits', 'end-to-end', 'latency', 'soak', 'overload', 'outage', 'profile'] as const;
export type Group = (typeof GROUPS)[number];

export interface Options {
  rounds: number;
  /** Of each measurement that is repeated, besides its warm-up. */
  seconds: number;
  only: readonly Group[];
  soakSeconds: number;
  overloadSeconds: number;
  outageSeconds: number;
  /** File the report is written to as well; undefined: none. */
  json: string | undefined;
}

export const INGEST_USAGE = `npm run bench -- ingest [--json FILE] [--rounds 3] [--seconds 10] [--only ${GROUPS.join(',')}]
                            [--soak-seconds 60] [--overload-seconds 60] [--outage-seconds 30] [--profile]

  --profile   where ingest's time goes when saturated, besides the rest (the same as "profile" in --only)

DATABASE_URL and MQTT_URL measure on real servers instead of its own; TEST_TIMESCALE_URL adds TimescaleDB.`;

/** @throws Error with one sentence when an argument cannot be used. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '10' },
      only: { type: 'string' },
      'soak-seconds': { type: 'string', default: '60' },
      'overload-seconds': { type: 'string', default: '60' },
      'outage-seconds': { type: 'string', default: '30' },
      json: { type: 'string' },
      profile: { type: 'boolean', default: false },
    },
  });
  const asked = values.only?.split(',').map(groupOf) ?? GROUPS.filter((group) => group !== 'profile');
  return {
    rounds: wholeNumber('--rounds', values.rounds, 100),
    seconds: wholeNumber('--seconds', values.seconds, 3600),
    only: values.profile && !asked.includes('profile') ? [...asked, 'profile'] : asked,
    soakSeconds: wholeNumber('--soak-seconds', values['soak-seconds'], 86_400),
    overloadSeconds: wholeNumber('--overload-seconds', values['overload-seconds'], 3600),
    outageSeconds: wholeNumber('--outage-seconds', values['outage-seconds'], 3600),
    json: values.json,
  };
}

function groupOf(text: string): Group {
  const known = GROUPS.find((group) => group === text);
  if (known === undefined) throw new Error(`--only has "${text}"; expected some of ${GROUPS.join(', ')}.`);
  return known;
}
