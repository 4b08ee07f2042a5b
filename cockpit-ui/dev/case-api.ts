/** REST of the simulated cases. */
import type { CaseFile, CaseStage } from '@cockpit/api/cases';
import type { CaseBoard, CaseDetail, CaseList } from '@cockpit/api/cases/desk';
import type { WaitingDecisions } from '@cockpit/api/cases/waiting';
import { CATEGORIES, type CaseWorld, DEPARTMENTS } from './case-files.ts';

const DAY = 24 * 3_600_000;
const COLUMN_MAX = 50;
const STEP_MS = 15 * 60_000;
const OPEN: readonly CaseStage[] = ['collection', 'filing', 'dispatch', 'handling', 'feedback', 'verification'];

export interface Answer {
  status: number;
  body: unknown;
}

/** Undefined: it is somebody else's. */
export function answerCases(
  world: CaseWorld,
  now: number,
  method: string,
  url: URL,
  said: Record<string, unknown>,
): Answer | undefined {
  const { pathname, searchParams } = url;
  const ok = (body: unknown): Answer => ({ status: 200, body });
  if (pathname === '/api/departments')
    return ok({
      departments: DEPARTMENTS.map(({ code, name, people }, index) => ({
        code,
        name,
        party: 'enterprise',
        grids: null,
        members: people.map((person, at) => ({ person: index * 10 + at, name: person })),
      })),
    });
  if (pathname === '/api/work-calendar') return ok(calendarOf(searchParams));
  if (pathname === '/api/cases/categories')
    return ok({ categories: CATEGORIES.map((category) => ({ ...category, changedBy: null })) });
  if (pathname === '/api/cases/waiting') return ok(waitingOf(world, now));
  if (pathname === '/api/cases/board') return ok(boardOf(world, searchParams, now));
  if (pathname === '/api/cases')
    return method === 'POST' ? { status: 201, body: world.details[0]?.case } : ok(listOf(world, searchParams, now));
  const [, id, verb] = /^\/api\/cases\/(\d+)(?:\/([a-z-]+))?$/.exec(pathname) ?? [];
  if (id === undefined) return undefined;
  const detail = world.details.find((one) => one.case.id === Number(id));
  if (detail === undefined)
    return { status: 404, body: { error: 'not-found', message: `id: there is no case ${id}.` } };
  if (verb === undefined) return ok({ ...detail, at: now });
  if (verb === 'dispatch-suggestions') return ok({ at: now, suggestions: suggestionsFor(detail) });
  if (verb === 'verifiers')
    return ok({
      at: now,
      people: ['刘洋', '何欣', '郭芳'].map((name, person) => ({ person: person + 1, name, open: person })),
    });
  if (verb === 'readings') return ok(readingsOf(detail));
  return doTo(detail, verb, said, now);
}

/** As when a colleague was faster: version 1 of anything is always late. */
function doTo(detail: CaseDetail, verb: string, said: Record<string, unknown>, now: number): Answer {
  const { case: file } = detail;
  const before = { by: '李强', from: file.stage, to: file.stage, reason: null, detail: {} };
  if (said['version'] !== undefined && said['version'] !== file.version) {
    const since = detail.actions.filter(({ version }) => version > Number(said['version']));
    return { status: 409, body: { error: 'stale', message: 'version: it moved on.', version: file.version, since } };
  }
  file.version += 1;
  const note = typeof said['note'] === 'string' ? said['note'] : null;
  const action = verb as CaseDetail['actions'][number]['action'];
  detail.actions.push({ ...before, by: '陈静', version: file.version, at: now, action, note });
  return { status: 200, body: file };
}

function waitingOf({ details }: CaseWorld, now: number): WaitingDecisions {
  const decisions = details.flatMap(({ case: file, requests }) =>
    requests
      .filter(({ decidedAt }) => decidedAt === null)
      .map(({ kind, by, at, reason, note, until }) => ({
        ...{ kind, case: file.id, number: file.number, title: file.title, place: file.place },
        ...{ askedBy: by, askedAt: at, reason, note, until, decideBy: file.dueAt },
      })),
  );
  return { at: now, decisions, count: decisions.length };
}

function boardOf(world: CaseWorld, query: URLSearchParams, now: number): CaseBoard {
  const all = matching(world, query, now);
  const standing = all.filter(({ suspendedUntil }) => suspendedUntil === null);
  const suspended = all.filter(({ stage, suspendedUntil }) => stage !== 'closed' && suspendedUntil !== null);
  return {
    at: now,
    columns: OPEN.map((stage) => {
      const cases = standing.filter((one) => one.stage === stage);
      const overdue = cases.filter(({ dueAt }) => dueAt !== null && dueAt <= now).length;
      return { stage, count: cases.length, overdue, cases: cases.slice(0, COLUMN_MAX) };
    }) as CaseBoard['columns'],
    suspended: { count: suspended.length, cases: suspended.slice(0, COLUMN_MAX) },
  };
}

function listOf(world: CaseWorld, query: URLSearchParams, now: number): CaseList {
  const stages = (query.get('stage') ?? 'open').split(',');
  const cases = matching(world, query, now).filter(
    ({ stage }) => stages.includes('all') || stages.includes(stage) || (stages.includes('open') && stage !== 'closed'),
  );
  if (query.get('sort') === 'newest') cases.sort((a, b) => b.reportedAt - a.reportedAt);
  return { at: now, cases, next: null };
}

function matching(world: CaseWorld, query: URLSearchParams, now: number): CaseFile[] {
  const asks = (name: string, value: string | null) => {
    const wanted = query.get(name)?.split(',');
    return wanted === undefined || (value !== null && wanted.includes(value));
  };
  const due = ({ dueAt }: CaseFile) => dueAt ?? Number.POSITIVE_INFINITY;
  return world.details
    .map((detail) => detail.case)
    .filter((one) => asks('priority', one.priority) && asks('source', one.source) && asks('grid', one.grid))
    .filter((one) => asks('department', one.department) && asks('category', one.category))
    .filter((one) => query.get('overdue') !== 'true' || (one.dueAt !== null && one.dueAt <= now))
    .filter((one) => query.get('suspended') !== 'true' || one.suspendedUntil !== null)
    .filter((one) => query.get('asks') !== 'true' || one.asks.length > 0)
    .filter((one) => query.get('hazard') !== 'true' || one.hazardLevel !== null)
    .filter((one) => `${one.number} ${one.title} ${one.place}`.includes(query.get('text') ?? ''))
    .sort((a, b) => due(a) - due(b) || b.id - a.id);
}

function suggestionsFor({ case: file }: CaseDetail) {
  return DEPARTMENTS.map(({ code, name, people }, index) => ({
    department: code,
    name,
    servesGrid: index < 3,
    ofCategory: (CATEGORIES.find((one) => one.code === file.category)?.departments ?? []).includes(code),
    open: (index * 7) % 12,
    handlers: people.map((person, at) => ({ person: index * 10 + at + 1, name: person, open: at * 2 })),
  })).sort((a, b) => Number(b.ofCategory) - Number(a.ofCategory));
}

function readingsOf({ signals }: CaseDetail) {
  const signalAt = signals[0]?.at;
  if (signalAt === undefined) return { what: 'value', stepMs: STEP_MS, signalAt: 0, points: [] };
  const start = Math.floor(signalAt / STEP_MS) * STEP_MS - 24 * STEP_MS;
  const points = Array.from({ length: 40 }, (_, index) => {
    const last = 44 + 3 * Math.sin(index / 4) + (index > 21 ? Math.min(index - 21, 8) * 5 : 0);
    return { t: start + index * STEP_MS, min: last - 2, max: last + 2, last };
  });
  return { what: 'value', stepMs: STEP_MS, signalAt, points };
}

function calendarOf(query: URLSearchParams) {
  const from = Date.parse(`${query.get('from')}T00:00:00Z`);
  const to = Date.parse(`${query.get('to')}T00:00:00Z`);
  const days = Array.from({ length: Math.max(0, Math.round((to - from) / DAY)) + 1 }, (_, index) => {
    const day = new Date(from + index * DAY);
    const works = day.getUTCDay() !== 0 && day.getUTCDay() !== 6;
    return { day: day.toISOString().slice(0, 10), works, why: null };
  });
  const hours = [
    ['08:30', '12:00'],
    ['13:30', '17:30'],
  ];
  return { hours, version: 1, exceptions: [], days };
}
