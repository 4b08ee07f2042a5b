/** The questions, each with what its answer has to be. */
import { fetchSigned } from '../../src/harness/keys.ts';
import type { World } from '../ingest/world.ts';

/** Of the comparison: what a question costs at all. */
export const COMPARED = ['GET /api/health', 'select by primary key'] as const;

export interface Question {
  name: string;
  /** Below `/api/alarms`. */
  tail: string;
  /** How many rows the answer has; the question is not what it says it is when it has others. */
  answers: 'some' | 'none' | 'one';
}

/** Codes and ids that make each question what its name says, asked of the table itself. */
export async function questionsOf({ database, community, apiUrl }: World): Promise<Question[]> {
  const one = async (sql: string): Promise<string> => {
    const [row] = await database.rows<{ value: string }>(sql, [community.code]);
    if (row === undefined) throw new Error(`nothing is found by ${sql}`);
    return String(row.value);
  };
  const micro = await one(`select min(grid) as value from alarm where community = $1`);
  const exclusive = await one(
    `select parent as value from grid where code = (select min(grid) from alarm where community = $1)`,
  );
  const facility = await one(
    `select f.code as value from alarm a join facility f on f.id = a.facility
     where a.community = $1 group by f.id, f.code order by count(*) desc, f.id limit 1`,
  );
  const open = await one(`select max(id) as value from alarm where open and community = $1 and facility is not null`);
  const past = await one(`select max(id) as value from alarm where not open and community = $1`);
  const report = await one(`select split_part(source, ':', 2) as value from alarm
    where open and community = $1 and source like 'report:%' order by id desc offset 1000 limit 1`);
  const page = (await answerOf(`${apiUrl}/api/alarms?limit=200`))['next'];
  const list = (name: string, query: string, answers: Question['answers'] = 'some'): Question => ({
    name,
    tail: `?${query}`,
    answers,
  });
  return [
    list('list, newest', 'limit=50'),
    list('list, desk (200 by priority)', 'state=unacknowledged,returned&sort=priority&limit=200'),
    list('list, second page', `limit=200&after=${page}`),
    list('filter, grid', `grid=${exclusive}`),
    list('filter, rule', 'rule=bench-0003'),
    list('filter, rule rare in the grid, all states', `rule=bench-0003&grid=${micro}&state=all`),
    list('filter, rule never in the grid, past', `rule=bench-0003&grid=${micro}&state=normal`, 'none'),
    list('filter, domain and priority', 'domain=parking&priority=high'),
    list('filter, facility', `facility=${facility}&state=all`),
    list('filter, returned', 'state=returned'),
    list('filter, mine, none', 'owner=me', 'none'),
    list('filter, past', 'state=normal'),
    list('text, many', 'text=resident'),
    list('text, one', `text=no.%20${report}%20`, 'one'),
    list('text, none', 'text=zzqq', 'none'),
    list('text, none, Chinese', `text=${encodeURIComponent('不存在的')}`, 'none'),
    list('text, a facility, all states', `text=${facility}&state=all`),
    { name: 'groups', tail: '/groups', answers: 'some' },
    { name: 'groups, grid', tail: `/groups?grid=${exclusive}`, answers: 'some' },
    { name: 'detail, open', tail: `/${open}`, answers: 'one' },
    { name: 'detail, past', tail: `/${past}`, answers: 'one' },
  ];
}

/** JSON of a GET. Rejects unless the answer is 200. */
export async function answerOf(url: string): Promise<Record<string, unknown>> {
  const answer = await fetchSigned(url);
  const body = (await answer.json()) as Record<string, unknown>;
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}: ${JSON.stringify(body)}`);
  return body;
}

/** Rejects an answer that makes the question another one than its name says. */
export function check({ name, answers }: Question, body: Record<string, unknown>): void {
  const found = (body['alarms'] ?? body['groups'] ?? [body['alarm']]) as unknown[];
  const wanted = answers === 'none' ? found.length === 0 : answers === 'one' ? found.length === 1 : found.length > 1;
  if (!wanted) throw new Error(`${name}: ${found.length} rows, expected ${answers}`);
}
