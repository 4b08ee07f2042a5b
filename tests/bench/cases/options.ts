/** What `npm run bench -- cases` can be told. */
import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number.ts';

export const CASE_PARTS = ['questions', 'outbox'] as const;
export type CasePart = (typeof CASE_PARTS)[number];

export interface CaseOptions {
  rounds: number;
  open: number;
  past: number;
  /** Parts to measure. */
  only: readonly CasePart[];
  /** Messages a second, and for how long, of the outbox. */
  rate: number;
  seconds: number;
  /** File the report is written to as well; undefined: none. */
  json: string | undefined;
}

export const CASES_USAGE = `npm run bench -- cases [--json FILE] [--only questions,outbox] [--rounds 3] [--open 100000] [--past 2000000]
  [--rate 100] [--seconds 30]`;

/** @throws Error with one sentence when an argument cannot be used. */
export function readCaseOptions(args: readonly string[]): CaseOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '3' },
      open: { type: 'string', default: '100000' },
      past: { type: 'string', default: '2000000' },
      only: { type: 'string', default: CASE_PARTS.join() },
      rate: { type: 'string', default: '100' },
      seconds: { type: 'string', default: '30' },
      json: { type: 'string' },
    },
  });
  const only = values.only.split(',').map((name) => {
    const part = CASE_PARTS.find((one) => one === name);
    if (part === undefined) throw new Error(`--only is "${values.only}"; expected some of ${CASE_PARTS.join()}.`);
    return part;
  });
  return {
    only,
    rate: wholeNumber('--rate', values.rate, 1_000),
    seconds: wholeNumber('--seconds', values.seconds, 600),
    rounds: wholeNumber('--rounds', values.rounds, 100),
    open: wholeNumber('--open', values.open, 1_000_000),
    past: wholeNumber('--past', values.past, 20_000_000),
    json: values.json,
  };
}
