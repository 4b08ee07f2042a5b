/** The command line of a replay, read once and checked whole. */
import { parseArgs } from 'node:util';
import { CODE_PATTERN } from '@cockpit/ingest/messages';
import { IANAZone } from 'luxon';
import { DIALECTS } from '../domains.ts';
import type { Dialect } from '../traces/dialect.ts';
import { instantOf } from '../traces/values.ts';
import { ReplayFault } from './replay-fault.ts';

export const USAGE = `npm run replay -- FILE --as ${Object.keys(DIALECTS).join('|')} [options]

  FILE              a trace, .csv or .csv.gz
                    parking:    time, lot, capacity, free
                    fitness:    time, headcount
                    complaints: id, opened, closed, type, descriptor, district
  --as KIND         what the trace is
  --speed N|max     N times as fast as it was recorded; max (default): as fast as the broker acknowledges
  --from, --to T    only what was recorded from T up to (not including) T; date or date-time, e.g. 2026-06-01T08:00
  --shift           move all times so that the last row lands on now
  --past-retention  publish also what is older than readings are kept; it is counted and not stored
  --community CODE  code of the community the places are registered as (default: replay-parking, …)
  --timezone ZONE   IANA zone of times that name none and of the community's days

The places the trace speaks of are registered as a community of their own. DATABASE_URL and MQTT_URL name where to;
without them the running "npm start". The exit code is 0 when every row is accounted for.`;

export interface Options {
  file: string;
  dialect: Dialect;
  /** Times real time; Infinity: as fast as acknowledged. */
  speed: number;
  /** Epoch ms, from ≤ recorded < to. */
  from: number;
  to: number;
  shift: boolean;
  pastRetention: boolean;
  community: string;
  timezone: string;
}

/** @throws ReplayFault listing every fault; undefined when help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = parsed(args);
  if (values.help) return undefined;
  const faults: string[] = [];
  const [file, ...others] = positionals;
  if (file === undefined) faults.push('Name the file to replay.');
  if (others.length > 0) faults.push(`One file at a time: ${others.join(' ')} is too much.`);
  const dialect = values.as === undefined ? undefined : DIALECTS[values.as];
  if (dialect === undefined)
    faults.push(
      `--as must be ${Object.keys(DIALECTS).join(', ')}${values.as === undefined ? '.' : `, not "${values.as}".`}`,
    );
  const speed = values.speed === 'max' ? Number.POSITIVE_INFINITY : Number(values.speed);
  if (!(speed > 0)) faults.push(`--speed must be a number above 0 or max, not "${values.speed}".`);
  const timezone = values.timezone ?? dialect?.timezone ?? 'UTC';
  if (!IANAZone.isValidZone(timezone)) faults.push(`--timezone "${timezone}" is not an IANA zone, e.g. Europe/Berlin.`);
  const community = values.community ?? dialect?.community ?? '';
  if (values.community !== undefined && !new RegExp(CODE_PATTERN).test(community))
    faults.push(`--community "${community}" must be letters, digits, ".", "_" or "-", at most 64.`);
  const from = instant('--from', values.from, timezone, faults) ?? Number.NEGATIVE_INFINITY;
  const to = instant('--to', values.to, timezone, faults) ?? Number.POSITIVE_INFINITY;
  if (from >= to) faults.push('--from must be before --to.');
  if (faults.length > 0 || file === undefined || dialect === undefined) throw new ReplayFault(faults.join('\n'));
  const [shift, pastRetention] = [values.shift ?? false, values['past-retention'] ?? false];
  return { file, dialect, speed, from, to, shift, pastRetention, community, timezone };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        as: { type: 'string' },
        speed: { type: 'string', default: 'max' },
        from: { type: 'string' },
        to: { type: 'string' },
        shift: { type: 'boolean' },
        'past-retention': { type: 'boolean' },
        community: { type: 'string' },
        timezone: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (cause) {
    throw new ReplayFault((cause as Error).message, { cause });
  }
}

function instant(name: string, text: string | undefined, zone: string, faults: string[]): number | undefined {
  if (text === undefined) return undefined;
  const at = IANAZone.isValidZone(zone) ? instantOf(text, zone) : undefined;
  if (at === undefined)
    faults.push(`${name} "${text}" is not a date or date-time, e.g. 2026-06-01 or 2026-06-01T08:00.`);
  return at;
}
