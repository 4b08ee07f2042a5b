/** What fitness messages store, beside the envelope. */
import type { Column } from '../readings/columns.ts';
import type { HeadcountPayload, SessionPayload } from './contract.ts';
import { sessionInstant } from './decode.ts';

export const HEADCOUNT_COLUMNS: readonly Column<HeadcountPayload>[] = [
  { name: 'present', field: 'present', type: 'int4', of: ({ present }) => present },
  { name: 'entries', field: 'entries', type: 'int4', of: ({ entries }) => entries },
  { name: 'exits', field: 'exits', type: 'int4', of: ({ exits }) => exits },
  { name: 'entries_total', field: 'entriesTotal', type: 'int4', of: ({ entriesTotal }) => entriesTotal },
  { name: 'exits_total', field: 'exitsTotal', type: 'int4', of: ({ exitsTotal }) => exitsTotal },
];

export const SESSION_COLUMNS: readonly Column<SessionPayload>[] = [
  { name: 'started_at', field: 'startedAt', type: 'timestamptz', of: ({ startedAt }) => sessionInstant(startedAt) },
  { name: 'ended_at', field: 'endedAt', type: 'timestamptz', of: ({ endedAt }) => sessionInstant(endedAt) },
  { name: 'kcal', field: 'kcal', type: 'real', of: ({ kcal }) => kcal },
  { name: 'metres', field: 'metres', type: 'real', of: ({ metres }) => metres },
  { name: 'venue', field: 'venue', type: 'jsonb', of: ({ venue }) => venue },
];
