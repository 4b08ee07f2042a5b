/**
 * What people do to cases, each in one transaction: lock, read, visible?, version, stage, conditions, work, timeline, notice, trail.
 * The second one gets an error that says what happened in the meantime.
 */
import { type Queryable, rows } from '../../database/database.ts';
import { forbidden, RequestError } from '../../errors/errors.ts';
import type { Person } from '../../sessions/person.ts';
import { caseReach, mayAt, noSuchCase } from '../access.ts';
import { announceCases } from '../announce.ts';
import type { CaseFile } from '../contract.ts';
import type { CaseAction } from '../desk/contract.ts';
import { CASE_COLUMNS, type CaseRow, caseFile, FROM_CASES } from '../rows.ts';
import type { CaseTrace } from '../trace.ts';
import type { CaseLookups } from './action-context.ts';
import { ACTIONS, type Action } from './actions.ts';
import { carryOut } from './carry-out.ts';
import { caseLookups } from './case-lookups.ts';
import { type CaseFacts, refusalOf } from './conditions.ts';
import { CASE_TABLE, type CaseVerb } from './constants.ts';
import type { CaseBody } from './contract.ts';
import { readRecord } from './record.ts';
import { type CaseAccess, lockCases, readCaseAccess, readStored, type StoredCase } from './stored-case.ts';

/** Most of the timeline a stale action is answered with: the newest. */
const SINCE_MAX = 100;

const SINCE = `
  select version, (extract(epoch from at) * 1000)::float8 as at, person_name as by, action, from_stage as from, to_stage as to,
    reason, note, detail
  from (select * from case_action where case_id = $1::int8 and version > $2 order by version desc limit $3::int) newest
  order by version`;
const ONE = `select ${CASE_COLUMNS} ${FROM_CASES} where c.id = $1::int8`;

export interface CaseActParts {
  /** Epoch ms of the app's clock. */
  now(): number;
  trace: CaseTrace;
}
export interface ActingPerson {
  person: Person;
  /** Network address. */
  address: string;
}

/** Carries out one action within a transaction and answers with the case after it. Throws RequestError. */
export async function actOnCase<Verb extends CaseVerb>(
  tx: Queryable,
  { now: clock, trace }: CaseActParts,
  { person, address }: ActingPerson,
  id: number,
  verb: Verb,
  body: CaseBody<Verb>,
): Promise<CaseFile> {
  const action: Action<Verb> = ACTIONS[verb];
  const { right } = CASE_TABLE[verb];
  const { version, reason }: { version?: number; reason?: string } = body;
  await lockCases(tx, [id, ...(action.others?.(body) ?? [])]);
  const now = clock();
  const file = await readStored(tx, id);
  if (file === undefined) throw noSuchCase(id);
  const standing = await readCaseAccess(tx, id, caseReach(person, file.community));
  if (!standing.seen) throw noSuchCase(id);
  if (!mayAt(person, right, file)) throw forbidden(`${right} does not reach ${file.grid ?? 'it'} for you.`);
  if (version !== undefined && version !== file.version) throw await stale(tx, file, version);
  const refusal = refusalOf(verb, factsOf(file, standing), await readRecord(tx, id, person.id), person.id, now);
  if (refusal !== undefined) throw refusal;
  const lookups = caseLookups(tx, file.community);
  const context = { tx, file, standing, body, person, address, now, lookups };
  const done = await carryOut(context, verb, (it) => action.work(it));
  await announceCases(tx, file.community, done.grids);
  const answer = await readCase(tx, id, lookups);
  await trace(tx, {
    who: person,
    address,
    action: `case.${verb}`,
    object: `case:${id}`,
    after: { number: done.file.number, from: file.stage, to: done.file.stage, ...done.detail },
    reason,
  });
  return answer;
}

/** The case as lists show it. */
export async function readCase(tx: Queryable, id: number, lookups: CaseLookups): Promise<CaseFile> {
  const [row] = await rows<CaseRow>(tx, 'case-one', ONE, [id]);
  if (row === undefined) throw noSuchCase(id);
  return caseFile(row, await lookups.categories());
}

async function stale(tx: Queryable, { id, version }: StoredCase, seen: number): Promise<RequestError> {
  const since = await rows<CaseAction>(tx, 'case-since', SINCE, [id, seen, SINCE_MAX]);
  const last = since.at(-1);
  const what = last === undefined ? '' : ` ${last.by ?? 'Time'}: ${last.action}.`;
  return new RequestError(409, 'stale', `version: is ${version} now, not ${seen}.${what}`, {
    version,
    since,
  });
}

function factsOf({ suspendedAt, limits, ...file }: StoredCase, { mine }: CaseAccess): CaseFacts {
  return { ...file, isSuspended: suspendedAt !== null, hasLimits: limits !== null, isMine: mine };
}
