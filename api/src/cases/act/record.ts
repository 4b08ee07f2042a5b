/** What was done and filed about a case so far, as far as it decides what can be done next. */
import { type Queryable, rows } from '../../database/database.ts';
import type { CaseRequest } from '../desk/contract.ts';
import { HANDLED_BY } from '../own-work.ts';

export interface CaseRecord {
  /** Who asks has it to handle, or said that it is right since it was filed or last reopened. */
  handled: boolean;
  /** Undecided ones. */
  asked: readonly { kind: CaseRequest['kind']; askedBy: number }[];
  plan: { madeBy: number; approved: boolean } | null;
  /** Reports to the authority, and receipts of them. */
  reports: number;
  receipts: number;
}

const RECORD = `
  select coalesce(c.handler = $2::int, false) or $2::int in (${HANDLED_BY}) as handled,
    coalesce((select json_agg(json_build_object('kind', q.kind, 'askedBy', q.asked_by)) from case_request q
      where q.case_id = c.id and q.decided_at is null), '[]') as asked,
    (select json_build_object('madeBy', p.made_by, 'approved', p.approved_at is not null) from case_rectification p
      where p.case_id = c.id) as plan,
    (select count(*)::int from case_authority_report r where r.case_id = c.id) as reports,
    (select count(r.receipt)::int from case_authority_report r where r.case_id = c.id) as receipts
  from case_file c where c.id = $1::int8`;

/** Within an action: under the lock of the case. */
export async function readRecord(tx: Queryable, id: number, person: number): Promise<CaseRecord> {
  const [record] = await rows<CaseRecord>(tx, 'case-record', RECORD, [id, person]);
  if (record === undefined) throw new Error(`There is no case ${id}.`);
  return record;
}
