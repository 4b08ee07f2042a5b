/** What a run of faults can be told on the command line. */
import { parseArgs } from 'node:util';
import { BROKERS, type BrokerName } from './broker.ts';

/** Fewer would not outlast one fault. */
const MESSAGES_MIN = 500;

export interface Options {
  seed: number;
  /** Messages sent altogether, malformed ones included. */
  messages: number;
  /** File the report is written to; undefined: standard output only. */
  json: string | undefined;
  /** Clients that reconnect at once. */
  crowd: number;
  /** Kinds to draw from; undefined: all that this machine can do. */
  only: string[] | undefined;
  /** Undefined: Mosquitto when it is installed. */
  broker: BrokerName | undefined;
}

const USAGE =
  'npm run faults -- [--seed N] [--messages M] [--crowd N] [--only kind,kind] [--broker mosquitto|embedded] [--json FILE]';

/** @throws Error with one sentence when an argument cannot be used, or with how it is used. */
export function readOptions(args: string[]): Options {
  if (args.includes('--help') || args.includes('-h')) throw new Error(USAGE);
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      messages: { type: 'string', default: '100000' },
      crowd: { type: 'string', default: '1000' },
      only: { type: 'string' },
      broker: { type: 'string' },
      json: { type: 'string' },
    },
  });
  return {
    seed: wholeNumber('--seed', values.seed, 0),
    messages: wholeNumber('--messages', values.messages, MESSAGES_MIN),
    crowd: wholeNumber('--crowd', values.crowd, 1),
    only: values.only?.split(','),
    broker: brokerName(values.broker),
    json: values.json,
  };
}

function brokerName(text: string | undefined): BrokerName | undefined {
  const known = BROKERS.find((name) => name === text);
  if (text !== undefined && known === undefined)
    throw new Error(`--broker is "${text}"; expected ${BROKERS.join(' or ')}. ${USAGE}`);
  return known;
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new Error(`${name} is "${text}"; expected a whole number from ${least}. ${USAGE}`);
  return value;
}
