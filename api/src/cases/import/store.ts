/** Past complaints into the database as cases, in batches; each once, whatever is imported how often. */
import { audit } from '../../audit/write.ts';
import { type Database, inTransaction, type Queryable, rows } from '../../database/database.ts';
import type { Calendar } from '../../organisation/calendar/calendar.ts';
import { announceCases } from '../announce.ts';
import type { CaseCategory } from '../categories/contract.ts';
import type { Complaint } from './read-complaints.ts';

const BATCH = 1_000;

/** How it was verified nobody wrote down: the timeline says so. */
const NOTE =
  '导入的历史案件，原登记处结案；核查情况未随附。 Imported: closed by the office that kept it; how it was verified is not known.';

const STORE = `
  with given as (
    select * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::float8[], $9::float8[], $10::float8[],
      $11::float8[]) as g (ref, title, description, department, category, limits, opened, closed, handle_due, total_due)
  ), fresh as (
    select g.* from given g where not exists (
      select from case_signal s where s.community = $1 and s.kind = 'report' and s.ref = g.ref)
  ), made as (
    insert into case_file (community, number, stage, version, source, title, description, priority, category, limits, department,
      department_name, reported_at, filed_at, dispatched_at, accepted_at, handled_at, ended_at, stage_since, due_at, handle_due_at,
      total_due_at, closure, dispatches)
    select $1, $1 || '/' || ref, case when closed is null then 'handling' else 'closed' end, case when closed is null then 1 else 2 end,
      'public', title, description, 3, category, limits, department, department, to_timestamp(opened / 1000), to_timestamp(opened / 1000),
      to_timestamp(opened / 1000), to_timestamp(opened / 1000), to_timestamp(closed / 1000), to_timestamp(closed / 1000),
      to_timestamp(coalesce(closed, opened) / 1000), case when closed is null then to_timestamp(handle_due / 1000) end,
      to_timestamp(handle_due / 1000), to_timestamp(total_due / 1000), case when closed is not null then 'verified' end, 1
    from fresh
    returning id, number, reported_at, ended_at
  ), bound as (
    insert into case_signal (case_id, community, kind, ref, title_zh, title_en, at, bound_by, bound_at)
    select m.id, $1, 'report', f.ref, f.title, f.title, m.reported_at, $12, to_timestamp($13::float8 / 1000)
    from made m join fresh f on m.number = $1 || '/' || f.ref
  ), told as (
    insert into case_action (case_id, version, at, person_name, action, from_stage, to_stage, note, detail)
    select id, 1, reported_at, null, 'report', null, 'handling', null, '{"imported": true}'::jsonb from made
    union all
    select id, 2, ended_at, null, 'verify-pass', 'handling', 'closed', $14, '{"imported": true}'::jsonb from made where ended_at is not null
  )
  select (select count(*) from made)::int as made`;

export interface ImportParts {
  community: string;
  calendar: Calendar;
  /** The category of a type of the register; null stands for none given. */
  categoryOf(type: string | null): CaseCategory;
  by: string;
  now: number;
}

/** All or none. Returns how many are new; the others were there from an earlier import. */
export function storeComplaints(
  database: Database,
  complaints: readonly Complaint[],
  parts: ImportParts,
): Promise<{ made: number }> {
  return inTransaction(database, async (tx) => {
    let made = 0;
    for (let index = 0; index < complaints.length; index += BATCH)
      made += await storeBatch(tx, complaints.slice(index, index + BATCH), parts);
    const { community, by, now } = parts;
    await announceCases(tx, community, [null]);
    const after = { rows: complaints.length, made };
    await audit(tx, { at: now, who: by, action: 'case.import', object: `community:${community}`, after });
    return { made };
  });
}

async function storeBatch(tx: Queryable, batch: readonly Complaint[], parts: ImportParts): Promise<number> {
  const { community, calendar, categoryOf, by, now } = parts;
  const kinds = batch.map(({ type }) => categoryOf(type));
  const dueOf = (limit: 'handle' | 'total') =>
    batch.map(({ openedAt }, index) => {
      const category = kinds[index];
      return category === undefined ? null : calendar.due(openedAt, category.limits[limit]);
    });
  const [found] = await rows<{ made: number }>(tx, 'case-import', STORE, [
    community,
    batch.map(({ id }) => id),
    batch.map(({ descriptor, type }, index) => descriptor ?? type ?? kinds[index]?.name.zh ?? ''),
    batch.map(({ type, descriptor }) => [type, descriptor].filter((text) => text !== null).join(' / ')),
    batch.map(({ district }) => district),
    kinds.map(({ code }) => code),
    kinds.map(({ limits }) => JSON.stringify(limits)),
    batch.map(({ openedAt }) => openedAt),
    batch.map(({ closedAt }) => closedAt),
    dueOf('handle'),
    dueOf('total'),
    by,
    now,
    NOTE,
  ]);
  return found?.made ?? 0;
}
