/** One case with all that is known of it. */
import { type Database, rows } from '../../database/database.ts';
import type { Person } from '../../sessions/person.ts';
import { caseReach, noSuchCase } from '../access.ts';
import { readRecord } from '../act/record.ts';
import { readCaseAccess } from '../act/stored-case.ts';
import { readCategories } from '../categories/categories.ts';
import type { CaseLimits } from '../contract.ts';
import { readMissing } from '../missing.ts';
import { CASE_COLUMNS, type CaseRow, caseFile, FROM_CASES } from '../rows.ts';
import { allowedVerbs } from './can.ts';
import type { CaseAction, CaseDetail, CasePhoto, CaseSignal } from './contract.ts';

/** The newest. */
const ACTIONS_MAX = 500;

type Whole = CaseRow & {
  description: string;
  reporter: string | null;
  limits: CaseLimits | null;
  handleDueAt: number | null;
  bundledInto: number | null;
  satisfaction: number | null;
  excused: boolean;
  suspended: boolean;
};
type Request = CaseDetail['requests'][number] & { askedBy: number };
type Rectification = NonNullable<CaseDetail['rectification']> & { madeById: number };

const epoch = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

const WHOLE = `select ${CASE_COLUMNS}, c.description, c.reporter_name as reporter, c.limits, ${epoch('c.handle_due_at')} as "handleDueAt",
  c.bundled_into::float8 as "bundledInto", c.satisfaction, c.excused, c.suspended_at is not null as suspended
  ${FROM_CASES} where c.id = $1::int8`;
const SIGNALS = `select kind, ref, jsonb_build_object('zh', title_zh, 'en', title_en) as title, ${epoch('at')} as at,
  bound_by as "boundBy", ${epoch('bound_at')} as "boundAt" from case_signal as s where case_id = $1::int8 order by s.at, s.id`;
const ACTIONS = `select version, ${epoch('at')} as at, person_name as by, action, from_stage as from, to_stage as to, reason, note, detail
  from (select * from case_action where case_id = $1::int8 order by version desc limit ${ACTIONS_MAX}) as newest order by version`;
const PHOTOS = `select id::text as id, kind, width, height, ${epoch('taken_at')} as "takenAt", lon, lat, person_name as by,
  ${epoch('uploaded_at')} as "uploadedAt" from case_photo where case_id = $1::int8 order by uploaded_at, id`;
const REQUESTS = `select id::float8 as id, kind, asked_by as "askedBy", asked_name as by, ${epoch('asked_at')} as at, reason, note,
  ${epoch('until')} as until, decided_name as "decidedBy", ${epoch('decided_at')} as "decidedAt", granted,
  decision_note as "decisionNote" from case_request where case_id = $1::int8 order by asked_at, id`;
const RECTIFICATION = `select plan, made_by as "madeById", made_name as "madeBy", ${epoch('made_at')} as "madeAt",
  approved_name as "approvedBy", ${epoch('approved_at')} as "approvedAt" from case_rectification where case_id = $1::int8`;
const REPORTS = `select id::float8 as id, authority, content, sent_name as "sentBy", ${epoch('sent_at')} as "sentAt", receipt,
  ${epoch('receipt_at')} as "receiptAt" from case_authority_report where case_id = $1::int8 order by sent_at, id`;

/** Throws RequestError not-found. */
export async function readCaseDetail(database: Database, person: Person, id: number, now: number): Promise<CaseDetail> {
  const row = await readSeen(database, person, id);
  const of = <Row extends object>(name: string, sql: string) => rows<Row>(database, `case-detail-${name}`, sql, [id]);
  const [standing, record, categories, signals, actions, photos, requests, [rectification], authorityReports] =
    await Promise.all([
      readCaseAccess(database, id, caseReach(person, row.community)),
      readRecord(database, id, person.id),
      readCategories(database, row.community),
      of<CaseSignal>('signals', SIGNALS),
      of<CaseAction>('actions', ACTIONS),
      of<CasePhoto>('photos', PHOTOS),
      of<Request>('requests', REQUESTS),
      of<Rectification>('rectification', RECTIFICATION),
      of<CaseDetail['authorityReports'][number]>('reports', REPORTS),
    ]);
  const category = row.category === null ? undefined : categories.get(row.category);
  const missing = await readMissing(database, row, record, category);
  const { description, reporter, limits, handleDueAt, bundledInto, satisfaction, excused, suspended, ...file } = row;
  const isMine = standing.mine;
  const facts = {
    ...file,
    isSuspended: suspended,
    hasLimits: limits !== null,
    handlerName: file.handler,
    bundledInto,
    isMine,
  };
  return {
    at: now,
    case: caseFile(file, categories),
    ...{ description, reporter, limits, handleDueAt, bundledInto, satisfaction, excused },
    closingStandard: category?.closingStandard ?? null,
    ...{ signals, actions, photos, authorityReports, missing },
    requests: requests.map(({ askedBy: _, ...request }) => request),
    rectification: rectification ? planOf(rectification) : null,
    can: allowedVerbs(person, facts, record, now),
  };
}

/** Throws RequestError not-found when there is none, or when it may not be seen. */
export async function readSeen(database: Database, person: Person, id: number): Promise<Whole> {
  const [row] = await rows<Whole>(database, 'case-whole', WHOLE, [id]);
  if (row === undefined) throw noSuchCase(id);
  const { seen } = await readCaseAccess(database, id, caseReach(person, row.community));
  if (!seen) throw noSuchCase(id);
  return row;
}

function planOf({ madeById: _, ...rectification }: Rectification): CaseDetail['rectification'] {
  return rectification;
}
