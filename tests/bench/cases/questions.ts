/** What the desk asks about cases, each with what its answer has to be. */
import type { ScratchDatabase } from '../../src/harness/scratch-database.ts';

/** What a question costs at all. */
export const COMPARED = ['GET /api/health', 'select by primary key'] as const;

export interface Question {
  name: string;
  /** Below `/api/cases`. */
  tail: string;
  /** How many rows the answer has; the question is not what it says it is when it has others. */
  answers: 'some' | 'one' | 'none' | 'any';
  /** Asked by a handler, who sees own cases only. */
  own?: true;
}

type Row = Record<string, string>;

export async function questionsOf(database: ScratchDatabase): Promise<Question[]> {
  const [grids] = await database.rows<Row>(`
    select min(code) filter (where kind = 'exclusive') as exclusive, (array_agg(code order by code) filter (where kind = 'micro'))[3] as micro from grid`);
  const [often] = await database.rows<Row>(`
    select category from case_file where category is not null group by category order by count(*) desc limit 1`);
  const deep = (open: boolean, column: string, offset: string) =>
    database.rows<Row>(`
      select (extract(epoch from ${column}) * 1000000)::bigint || '.' || id as place from case_file
      where (ended_at is null) = ${open} and ${column} is not null order by ${column} ${open ? '' : 'desc'}, id ${open ? '' : 'desc'}
      offset (select count(*) * ${offset} from case_file where (ended_at is null) = ${open} and ${column} is not null)::int limit 1`);
  const [[openPlace], [pastPlace]] = [await deep(true, 'due_at', '0.6'), await deep(false, 'reported_at', '0.5')];
  const [open] = await database.rows<Row>(
    `select id, number from case_file where stage = 'handling' order by id desc limit 1`,
  );
  const [past] = await database.rows<Row>(
    `select id, number from case_file where stage = 'closed' order by id desc limit 1`,
  );
  const [feedback] = await database.rows<Row>(
    `select id from case_file where stage = 'feedback' order by id desc limit 1`,
  );
  const list = (name: string, query: string, answers: Question['answers'] = 'some'): Question => ({
    name: `list, ${name}`,
    tail: `?${query}`,
    answers,
  });
  const text = (words: string | undefined) => `text=${encodeURIComponent(words ?? '')}`;
  const board = (name: string, query: string, answers: Question['answers'] = 'some'): Question => ({
    name: `board${name}`,
    tail: `/board?${query}`,
    answers,
  });
  return [
    board('', ''),
    board(', micro-grid', `grid=${grids?.['micro']}`),
    board(', department', 'department=D3'),
    board(', source', 'source=leader'),
    board(', hazard and department', 'hazard=true&department=D3'),
    board(', text, many', text('消防通道')),
    board(', text, none', text('不存在的'), 'none'),
    list('default', ''),
    list('deep page', `after=${openPlace?.['place']}`),
    list('newest', 'sort=newest'),
    list('oldest', 'sort=oldest'),
    list('stage', 'stage=verification'),
    list('micro-grid', `grid=${grids?.['micro']}`),
    list('exclusive grid', `grid=${grids?.['exclusive']}`),
    list('department', 'department=D3'),
    list('category', `category=${often?.['category']}`),
    list('major class', `category=${often?.['category']?.slice(0, 3)}`),
    list('source', 'source=leader'),
    list('priority', 'priority=high'),
    list('overdue', 'overdue=true'),
    list('suspended', 'suspended=true'),
    list('asks', 'asks=true'),
    list('hazard', 'hazard=true'),
    list('several filters', 'department=D3&priority=high&sort=newest'),
    list('mine, none', 'mine=true', 'none'),
    list('text, many', text('消防通道')),
    list('text, one character', text('灯')),
    list('text, a number', text(open?.['number'] ?? ''), 'one'),
    list('text, none', text('不存在的'), 'none'),
    list('text, none, digits', text('99999999999999'), 'none'),
    list('past', 'stage=closed'),
    list('past, deep page', `stage=closed&after=${pastPlace?.['place']}`),
    list('past, micro-grid', `stage=closed&grid=${grids?.['micro']}`),
    list('past, department', 'stage=closed&department=D3'),
    list('past, category', `stage=all&category=${often?.['category']}`),
    list('past, source', 'stage=closed&source=leader'),
    list(
      'past, major hazards of a department',
      'stage=closed&hazard=true&source=leader&department=D3&priority=high',
      'any',
    ),
    list('past, rejected', 'stage=rejected'),
    list('past, a number', `stage=all&${text(past?.['number'])}`, 'one'),
    list('past, numbers of a day', `stage=all&${text(past?.['number']?.slice(0, 14))}`),
    list('past, number, none', `stage=all&${text('99999999999999')}`, 'none'),
    { name: 'detail, open', tail: `/${open?.['id']}`, answers: 'one' },
    { name: 'detail, past', tail: `/${past?.['id']}`, answers: 'one' },
    { name: 'dispatch suggestions', tail: `/${open?.['id']}/dispatch-suggestions`, answers: 'some' },
    { name: 'verifiers', tail: `/${feedback?.['id']}/verifiers`, answers: 'some' },
    { ...board(', own', ''), own: true },
    { ...list('own', ''), own: true },
    { ...list('own, past', 'stage=closed'), own: true },
  ];
}

/** Throws when an answer makes the question another one than its name says. */
export function check({ name, answers }: Question, body: Record<string, unknown>): void {
  const columns = body['columns'] as { cases: unknown[] }[] | undefined;
  const found = (columns?.flatMap(({ cases }) => cases) ??
    body['cases'] ??
    body['suggestions'] ??
    body['people'] ?? [body['case']]) as unknown[];
  const fits = answers === 'none' ? found.length === 0 : answers === 'one' ? found.length === 1 : found.length > 1;
  if (!fits && answers !== 'any') throw new Error(`${name}: ${found.length} rows, expected ${answers}`);
}
