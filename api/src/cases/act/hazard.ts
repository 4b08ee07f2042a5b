/** Hazards follow their own law (16号令): a plan for a major one, a report to the authority with its receipt. */
import { rows } from '../../database/database.ts';
import { type ActionContext, type ActionOutcome, badField } from './action-context.ts';
import type { CaseBody } from './contract.ts';

/** A plan that was changed has to be approved again. */
const PLAN = `
  insert into case_rectification (case_id, plan, made_by, made_name, made_at)
  values ($1::int8, $2::jsonb, $3::int, $4, to_timestamp($5::float8 / 1000))
  on conflict (case_id) do update set plan = excluded.plan, made_by = excluded.made_by, made_name = excluded.made_name,
    made_at = excluded.made_at, approved_by = null, approved_name = null, approved_at = null`;
const APPROVE = `
  update case_rectification set approved_by = $2::int, approved_name = $3, approved_at = to_timestamp($4::float8 / 1000)
  where case_id = $1::int8`;
const REPORT = `
  insert into case_authority_report (case_id, authority, content, sent_by, sent_name, sent_at)
  values ($1::int8, $2, $3, $4::int, $5, to_timestamp($6::float8 / 1000)) returning id::float8 as id`;
const RECEIPT = `
  update case_authority_report set receipt = $3, receipt_at = to_timestamp($4::float8 / 1000)
  where case_id = $1::int8 and id = $2::int8 and receipt is null returning id`;

export async function plan({ tx, file, body, person, now }: ActionContext<CaseBody<'plan'>>): Promise<ActionOutcome> {
  if (body.plan.until <= now) throw badField('plan/until', 'must be in the future');
  await rows(tx, 'case-plan', PLAN, [file.id, JSON.stringify(body.plan), person.id, person.name, now]);
  return { detail: { until: body.plan.until } };
}

export async function approvePlan({
  tx,
  file,
  person,
  now,
}: ActionContext<CaseBody<'approve-plan'>>): Promise<ActionOutcome> {
  await rows(tx, 'case-plan-approve', APPROVE, [file.id, person.id, person.name, now]);
  return {};
}

export async function reportAuthority(context: ActionContext<CaseBody<'report-authority'>>): Promise<ActionOutcome> {
  const { tx, file, body, person, now } = context;
  const values = [file.id, body.authority, body.content, person.id, person.name, now];
  const [sent] = await rows<{ id: number }>(tx, 'case-authority-report', REPORT, values);
  return { detail: { report: sent?.id, authority: body.authority } };
}

export async function receiveReceipt(context: ActionContext<CaseBody<'receive-receipt'>>): Promise<ActionOutcome> {
  const { tx, file, body, now } = context;
  const received = await rows(tx, 'case-receipt', RECEIPT, [file.id, body.report, body.receipt, now]);
  if (received.length === 0)
    throw badField('report', `there is no report ${body.report} of this case without a receipt`);
  return { detail: { report: body.report, receipt: body.receipt } };
}
