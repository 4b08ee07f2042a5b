/** What an action has to work with, and what it leaves. */
import type { Queryable } from '../../database/database.ts';
import { RequestError } from '../../errors/errors.ts';
import type { Calendar } from '../../organisation/calendar/calendar.ts';
import type { Person } from '../../sessions/person.ts';
import type { CaseCategory } from '../categories/contract.ts';
import type { CaseLimits } from '../contract.ts';
import type { CaseAccess, CaseChanges, StoredCase } from './stored-case.ts';

export interface ActionContext<Body = unknown> {
  tx: Queryable;
  /** As it stands under its lock. */
  file: StoredCase;
  standing: CaseAccess;
  body: Body;
  person: Person;
  /** Network address. */
  address: string;
  /** Epoch ms of the app's clock. */
  now: number;
  lookups: CaseLookups;
}

/** What a community counts with, read once per transaction and only when it is wanted. */
export interface CaseLookups {
  calendar(): Promise<Calendar>;
  categories(): Promise<ReadonlyMap<string, CaseCategory>>;
  zone(): Promise<string>;
}

export interface ActionOutcome {
  changes?: CaseChanges;
  /** Of the row in the timeline, and of the one in the audit trail. */
  detail?: Record<string, unknown>;
  /** Grids besides its own where something changed. */
  grids?: readonly (string | null)[];
}

/** Limits it was filed with. Cases brought along from elsewhere may have none. */
export function limitsOf({ limits }: StoredCase): CaseLimits {
  if (limits === null) throw new RequestError(409, 'no-limits', 'It was filed without limits; file it again.');
  return limits;
}

/** A body that cannot be carried out; the sentence names the field. */
export function badField(field: string, reason: string): RequestError {
  return new RequestError(400, 'invalid-request', `${field}: ${reason} (body).`);
}
