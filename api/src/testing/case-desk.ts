/** A community with a desk: departments and people of several roles who ask about cases. */
import type { CaseList } from '../cases/desk/contract.ts';
import type { App } from '../http/app.ts';
import { COMMUNITY, type TestDatabase, testDatabase } from './community.ts';
import { type GrantInput, signedIn } from './people.ts';
import { testApp } from './serve.ts';

const PEOPLE = {
  officer: ['duty-officer'],
  leader: ['shift-leader'],
  handler: ['handler'],
  colleague: ['handler'],
  /** Of micro-grid M1 only. */
  m1: [{ role: 'duty-officer', community: COMMUNITY, grid: 'M1' }],
  /** Sees M1 as a whole, and own cases everywhere. */
  both: [{ role: 'grid-worker', community: COMMUNITY, grid: 'M1' }, 'handler'],
} as const satisfies Record<string, readonly GrantInput[]>;
export type DeskPerson = keyof typeof PEOPLE;

/** D3 serves M2 only and has nobody. */
const MEMBERS: Record<string, readonly DeskPerson[]> = { D1: ['handler', 'colleague'], D2: ['both'], D3: [] };

export interface Desk {
  test: TestDatabase;
  app: App;
  ids: Record<DeskPerson, number>;
  ask<Body>(url: string, who?: DeskPerson): Promise<{ status: number; body: Body }>;
  /** Ids of the first page. Throws unless the answer is 200. */
  found(query: string, who?: DeskPerson): Promise<number[]>;
  close(): Promise<void>;
}

export async function openDesk(serverUrl: string): Promise<Desk> {
  const test = await testDatabase(serverUrl);
  const app = await testApp(test);
  const cookies: Record<string, string> = {};
  const ids = {} as Record<DeskPerson, number>;
  for (const [name, wishes] of Object.entries(PEOPLE) as [DeskPerson, readonly GrantInput[]][]) {
    const { id, cookie } = await signedIn(test, ...wishes);
    await test.sql('update person set name = $2 where id = $1', [id, name]);
    ids[name] = id;
    cookies[name] = cookie;
  }
  for (const [code, members] of Object.entries(MEMBERS)) {
    await test.sql(
      `insert into department (community, code, name_zh, name_en, party, grids) values ($1, $2, $2, $2, 'enterprise', $3)`,
      [COMMUNITY, code, code === 'D3' ? ['M2'] : null],
    );
    for (const name of members)
      await test.sql('insert into department_member values ($1, $2, $3)', [COMMUNITY, code, ids[name]]);
  }
  return { test, app, ids, ask, found, close };

  async function ask<Body>(url: string, who: DeskPerson = 'officer') {
    const answer = await app.inject({ url, headers: { cookie: cookies[who] ?? '' } });
    return { status: answer.statusCode, body: answer.json() as Body };
  }

  async function found(query: string, who?: DeskPerson): Promise<number[]> {
    const { status, body } = await ask<CaseList>(`/api/cases?${query}`, who);
    if (status !== 200) throw new Error(`${query}: ${status} ${JSON.stringify(body)}`);
    return body.cases.map(({ id }) => id);
  }

  async function close(): Promise<void> {
    await app.close();
    await test.drop();
  }
}
