/** What the simulators are told on the command line and by the environment, read once and checked whole. */
import { parseArgs } from 'node:util';
import { CLOCK_SPEC_PATTERN } from '@cockpit/ingest/clock';
import type { Span } from '../world/cadence.ts';

const BACKFILL_RATE_DEFAULT = 3000;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

export interface Config {
  mqttUrl: string;
  communityFolder: string;
  seed: string;
  faults: 'light' | 'none';
  /** The stretch of time published as history, undefined: none. */
  history: Span | undefined;
  /** Most messages of history per real second: what is behind the broker must keep up, live comes through the same door. */
  backfillRate: number;
  /** COCKPIT_CLOCK; undefined: real time. */
  clockSpec: string | undefined;
  logLevel: string;
}

/** The configuration, or every fault of it as one sentence each. */
export function readConfig(args: readonly string[], env: NodeJS.ProcessEnv): { config: Config } | { faults: string[] } {
  const faults: string[] = [];
  const given = parsed(args, faults);
  const mqttUrl = given['mqtt-url'] ?? env['MQTT_URL'] ?? '';
  if (!/^(mqtts?|tcp|tls|wss?):\/\/./.test(mqttUrl))
    faults.push('--mqtt-url (or MQTT_URL) is not an MQTT address, e.g. mqtt://127.0.0.1:1884.');
  const communityFolder = given.community ?? '';
  if (communityFolder === '') faults.push('--community names no registry folder.');
  const chosen = given.faults ?? 'light';
  if (chosen !== 'light' && chosen !== 'none') faults.push('--faults is neither light nor none.');
  const rate = Number(given['backfill-rate'] ?? BACKFILL_RATE_DEFAULT);
  if (!(rate >= 1 && rate <= 1_000_000))
    faults.push('--backfill-rate is not a number of messages per second between 1 and 1000000.');
  const clockSpec = env['COCKPIT_CLOCK'];
  if (clockSpec !== undefined && !new RegExp(CLOCK_SPEC_PATTERN).test(clockSpec))
    faults.push('COCKPIT_CLOCK is not "real:simulated:speed".');
  const logLevel = env['LOG_LEVEL'] ?? 'info';
  if (!LOG_LEVELS.includes(logLevel)) faults.push(`LOG_LEVEL is none of ${LOG_LEVELS.join(', ')}.`);
  const history = historyOf(given['backfill-from'], given['backfill-to'], faults);
  if (faults.length > 0) return { faults };
  return {
    config: {
      mqttUrl,
      communityFolder,
      seed: given.seed ?? '1',
      faults: chosen === 'none' ? 'none' : 'light',
      history,
      backfillRate: rate,
      clockSpec,
      logLevel,
    },
  };
}

function parsed(args: readonly string[], faults: string[]) {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({
      args: [...args],
      options: {
        'mqtt-url': text,
        community: text,
        seed: text,
        faults: text,
        'backfill-from': text,
        'backfill-to': text,
        'backfill-rate': text,
      },
    }).values;
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
    return {};
  }
}

function historyOf(from: string | undefined, to: string | undefined, faults: string[]): Span | undefined {
  if (from === undefined && to === undefined) return undefined;
  const span = { from: Date.parse(from ?? ''), to: Date.parse(to ?? '') };
  if (Number.isNaN(span.from)) faults.push('--backfill-from is missing or not an ISO 8601 instant.');
  if (Number.isNaN(span.to)) faults.push('--backfill-to is missing or not an ISO 8601 instant.');
  if (span.from > span.to) faults.push('--backfill-from is later than --backfill-to.');
  return span;
}
