/** What `npm run bench -- cases` can be told. */
import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number.ts';

export interface CaseOptions {
  rounds: number;
  open: number;
  past: number;
  /** File the report is written to as well; undefined: none. */
  json: string | undefined;
}

export const CASES_USAGE = 'npm run bench -- cases [--json FILE] [--rounds 3] [--open 100000] [--past 2000000]';

/** @throws Error with one sentence when an argument cannot be used. */
export function readCaseOptions(args: readonly string[]): CaseOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '3' },
      open: { type: 'string', default: '100000' },
      past: { type: 'string', default: '2000000' },
      json: { type: 'string' },
    },
  });
  return {
    rounds: wholeNumber('--rounds', values.rounds, 100),
    open: wholeNumber('--open', values.open, 1_000_000),
    past: wholeNumber('--past', values.past, 20_000_000),
    json: values.json,
  };
}
