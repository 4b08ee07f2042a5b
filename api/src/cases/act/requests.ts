/** What somebody asks for and somebody else decides: 延期, 挂账, 申诉. One open request of a kind at a time. */
import { type Queryable, rows } from '../../database/database.ts';
import type { CaseRequest } from '../desk/contract.ts';
import type { ActionContext } from './action-context.ts';

type Kind = CaseRequest['kind'];

interface OpenRequest {
  id: number;
  reason: string;
  until: number | null;
}

const OPEN = `
  select id::float8 as id, reason, (extract(epoch from until) * 1000)::float8 as until
  from case_request where case_id = $1::int8 and kind = $2 and decided_at is null`;
const ASK = `
  insert into case_request (case_id, kind, asked_by, asked_name, asked_at, reason, note, until)
  values ($1::int8, $2, $3, $4, to_timestamp($5::float8 / 1000), $6, $7, to_timestamp($8::float8 / 1000))
  returning id::float8 as id`;
const DECIDE = `
  update case_request set decided_by = $2, decided_name = $3, decided_at = to_timestamp($4::float8 / 1000), granted = $5,
    decision_note = $6
  where id = $1::int8`;
const LAPSE = `
  update case_request set decided_at = to_timestamp($2::float8 / 1000), granted = false
  where case_id = $1::int8 and kind <> 'appeal' and decided_at is null`;

/** Returns the id of the request. */
export async function createRequest(
  { tx, file, person, now, body }: ActionContext<{ reason: string; note: string; until?: number }>,
  kind: Kind,
): Promise<number> {
  const values = [file.id, kind, person.id, person.name, now, body.reason, body.note, body.until ?? null];
  const [asked] = await rows<{ id: number }>(tx, 'case-ask', ASK, values);
  if (asked === undefined) throw new Error('The request was not stored.');
  return asked.id;
}

/** Decides the open request and returns it; that there is one is a condition of the action. */
export async function decide(
  { tx, file, person, now, body }: ActionContext<{ note?: string }>,
  kind: Kind,
  isGranted: boolean,
): Promise<OpenRequest> {
  const open = await readOpen(tx, file.id, kind);
  if (open === undefined) throw new Error(`No ${kind} of case ${file.id} waits for a decision.`);
  const values = [open.id, person.id, person.name, now, isGranted, body.note ?? null];
  await rows(tx, 'case-decide', DECIDE, values);
  return open;
}

/** A case that ended needs no more time: what was asked for lapses, undecided by anybody. Appeals are about what ended. */
export async function lapseRequests(tx: Queryable, id: number, now: number): Promise<void> {
  await rows(tx, 'case-requests-lapse', LAPSE, [id, now]);
}

async function readOpen(tx: Queryable, id: number, kind: Kind): Promise<OpenRequest | undefined> {
  const [open] = await rows<OpenRequest>(tx, 'case-request-open', OPEN, [id, kind]);
  return open;
}
