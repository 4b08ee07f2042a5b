/** Hazards follow their own law (16号令): a plan for a major one, a report to the authority with its receipt. */
import { rows } from '../../database/database.ts';
import { RequestError } from '../../errors/errors.ts';
import type { CaseBody } from './contract.ts';
import { badField, type Outcome, type Turn } from './turn.ts';

/** A plan that was changed has to be approved again. */
const PLAN = `
  insert into case_rectification (case_id, plan, made_by, made_name, made_at)
  values ($1::int8, $2::jsonb, $3::int, $4, to_timestamp($5::float8 / 1000))
  on conflict (case_id) do update set plan = excluded.plan, made_by = excluded.made_by, made_name = excluded.made_name,
    made_at = excluded.made_at, approved_by = null, approved_name = null, approved_at = null`;
const MADE = `
  select made_by as "madeBy", approved_at is not null as approved from case_rectification where case_id = $1::int8`;
const APPROVE = `
  update case_rectification set approved_by = $2::int, approved_name = $3, approved_at = to_timestamp($4::float8 / 1000)
  where case_id = $1::int8`;
const REPORT = `
  insert into case_authority_report (case_id, authority, content, sent_by, sent_name, sent_at)
  values ($1::int8, $2, $3, $4::int, $5, to_timestamp($6::float8 / 1000)) returning id::float8 as id`;
const RECEIPT = `
  update case_authority_report set receipt = $3, receipt_at = to_timestamp($4::float8 / 1000)
  where case_id = $1::int8 and id = $2::int8 and receipt is null returning id`;

export async function plan({ tx, file, body, person, now }: Turn<CaseBody<'plan'>>): Promise<Outcome> {
  refuseAllBut(file.hazardLevel === 'major', 'A plan is made for a major hazard.');
  if (body.plan.until <= now) throw badField('plan/until', 'must be in the future');
  await rows(tx, 'case-plan', PLAN, [file.id, JSON.stringify(body.plan), person.id, person.name, now]);
  return { detail: { until: body.plan.until } };
}

export async function approvePlan({ tx, file, person, now }: Turn<CaseBody<'approve-plan'>>): Promise<Outcome> {
  const [made] = await rows<{ madeBy: number; approved: boolean }>(tx, 'case-plan-made', MADE, [file.id]);
  if (made === undefined) throw new RequestError(409, 'plan-missing', 'There is no plan to approve.');
  if (made.approved) throw new RequestError(409, 'already-approved', 'The plan is approved.');
  if (made.madeBy === person.id) throw new RequestError(403, 'own-work', 'Who made a plan does not approve it.');
  await rows(tx, 'case-plan-approve', APPROVE, [file.id, person.id, person.name, now]);
  return {};
}

export async function reportAuthority(turn: Turn<CaseBody<'report-authority'>>): Promise<Outcome> {
  const { tx, file, body, person, now } = turn;
  refuseAllBut(file.hazardLevel !== null, 'What is reported to the authority is a hazard.');
  const values = [file.id, body.authority, body.content, person.id, person.name, now];
  const [sent] = await rows<{ id: number }>(tx, 'case-authority-report', REPORT, values);
  return { detail: { report: sent?.id, authority: body.authority } };
}

export async function receiveReceipt(turn: Turn<CaseBody<'receive-receipt'>>): Promise<Outcome> {
  const { tx, file, body, now } = turn;
  const received = await rows(tx, 'case-receipt', RECEIPT, [file.id, body.report, body.receipt, now]);
  if (received.length === 0)
    throw badField('report', `there is no report ${body.report} of this case without a receipt`);
  return { detail: { report: body.report, receipt: body.receipt } };
}

function refuseAllBut(isSo: boolean, sentence: string): void {
  if (!isSo) throw new RequestError(409, 'not-a-hazard', sentence);
}
