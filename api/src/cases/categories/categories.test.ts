import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { App } from '../../http/app.ts';
import { COMMUNITY, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { signedIn } from '../../testing/people.ts';
import { testApp } from '../../testing/serve.ts';
import { readCategories } from './categories.ts';
import type { CaseCategory, CategoryEntry } from './contract.ts';
import { categoryFaults } from './faults.ts';
import { readCategoryFiles } from './shipped.ts';

const LITTER = '20101';
const OWN = '20699';

let test: TestDatabase;
let app: App;
let admin: string;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  app = await testApp(test);
  admin = (await signedIn(test, 'administrator')).cookie;
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

async function entries(): Promise<Map<string, CategoryEntry>> {
  const reply = await app.inject({ url: '/api/cases/categories', headers: { cookie: admin } });
  const { categories } = reply.json<{ categories: CategoryEntry[] }>();
  return new Map(categories.map((entry) => [entry.code, entry]));
}

function put(code: string, payload: object, cookie = admin) {
  return app.inject({ method: 'PUT', url: `/api/cases/categories/${code}`, headers: { cookie }, payload });
}

async function litter(): Promise<CaseCategory> {
  const category = (await readCategories(test.database, COMMUNITY)).get(LITTER);
  if (category === undefined) throw new Error('litter does not ship');
  return category;
}

describe('the table that ships', () => {
  it('has all major classes of 部件 and 事件, and limits for each minor one', async () => {
    const shipped = await readCategoryFiles();
    const majors = new Set(shipped.map(({ code, major }) => `${code.slice(0, 3)} ${major.zh}`));
    expect([...majors].sort()).toEqual([
      '101 公用设施',
      '102 交通设施',
      '103 市容环境设施',
      '104 园林绿化设施',
      '105 其他设施',
      '201 市容环境',
      '202 宣传广告',
      '203 施工管理',
      '204 突发事件',
      '205 街面秩序',
      '206 其他事件',
    ]);
    expect(shipped.length).toBeGreaterThanOrEqual(40);
    expect(categoryFaults(shipped)).toEqual([]);
  });

  it('keeps the limits one city gives: litter 4 work-hours, road cleaning 2, standing water 4, unauthorised building 20 days', async () => {
    const table = new Map((await readCategoryFiles()).map(({ code, limits }) => [code, limits.handle]));
    expect(['20101', '20102', '20103', '20303'].map((code) => table.get(code))).toEqual([
      { amount: 4, unit: 'work-hours' },
      { amount: 2, unit: 'work-hours' },
      { amount: 4, unit: 'work-hours' },
      { amount: 20, unit: 'work-days' },
    ]);
  });

  it('is refused as a whole, with every fault named by file and place', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'categories-'));
    const one = await litter();
    await writeFile(join(folder, 'a.json'), '{');
    await writeFile(join(folder, 'b.json'), JSON.stringify([{ ...one, code: '9' }]));
    await writeFile(
      join(folder, 'c.json'),
      JSON.stringify([one, one, { ...one, code: '20102', kind: 'component', major: { zh: '别的', en: 'Other' } }]),
    );
    const total = { amount: 1, unit: 'work-hours' };
    await writeFile(
      join(folder, 'd.json'),
      JSON.stringify([{ ...one, code: '20103', limits: { ...one.limits, total } }]),
    );
    const fault = await readCategoryFiles(folder).catch((error: Error) => error.message);
    expect(fault).toMatch(/a\.json: is not JSON/);
    expect(fault).toMatch(/b\.json \/0\/code/);
    expect(fault).toMatch(/20101: is in the table twice/);
    expect(fault).toMatch(/20102: kind must be what its first digit says/);
    expect(fault).toMatch(/20102: major is another one/);
    expect(fault).toMatch(/20103: limits\.total must not be shorter/);
  });
});

describe('a change of a category', () => {
  it('holds from the next reading on, is told by name, and can be put back', async () => {
    const handle = { amount: 2, unit: 'work-hours' } as const;
    const category = { ...(await litter()), limits: { ...(await litter()).limits, handle } };
    const changed = await put(LITTER, { category, version: 0, reason: '旺季加快' });
    expect(changed.statusCode).toBe(200);
    expect((await readCategories(test.database, COMMUNITY)).get(LITTER)?.limits.handle).toEqual(handle);
    expect((await readCategories(test.database, 'elsewhere')).get(LITTER)?.limits.handle.amount).toBe(4);
    const entry = (await entries()).get(LITTER);
    expect(entry).toMatchObject({ own: false, changedBy: expect.stringMatching(/^person-/) });

    const stale = await put(LITTER, { category, version: 0, reason: 'late' });
    expect([stale.statusCode, stale.json().error]).toEqual([409, 'changed-meanwhile']);

    expect((await put(LITTER, { category: null, version: entry?.version, reason: '恢复' })).statusCode).toBe(200);
    expect((await litter()).limits.handle.amount).toBe(4);
    const trail = await test.sql("select reason from audit where action = 'case.category' order by id");
    expect(trail.map(({ reason }) => reason)).toEqual(['旺季加快', '恢复']);
  });

  it('makes one of the community’s own, which can be disabled and not taken away', async () => {
    const own = { ...(await litter()), code: OWN, name: { zh: '无人机黑飞', en: 'Drones' }, departments: [] };
    expect((await put(OWN, { category: own, version: 0, reason: 'new' })).statusCode).toBe(400); // its major is 20101’s
    const made = await put(OWN, {
      category: { ...own, major: { zh: '其他事件', en: 'Other events' } },
      version: 0,
      reason: 'new',
    });
    expect(made.json()).toMatchObject({ own: true, code: OWN });
    const gone = await put(OWN, { category: null, version: made.json().version, reason: 'gone' });
    expect([gone.statusCode, gone.json().message]).toEqual([400, expect.stringMatching(/disable it/)]);
  });

  it.each([
    [LITTER, { code: '20102' }, /category\.code: differs/],
    [LITTER, { kind: 'component' }, /kind must be what its first digit says/],
    [LITTER, { departments: ['nowhere'] }, /there is no department nowhere/],
    [LITTER, { name: { zh: '', en: 'x' } }, /name/],
    [LITTER, { limits: { dispatch: 1 } }, /limits/],
  ] as const)('is refused when it is faulty: %s %j', async (code, patch, fault) => {
    const version = (await entries()).get(code)?.version ?? 0;
    const reply = await put(code, { category: { ...(await litter()), ...patch }, version, reason: 'try' });
    expect([reply.statusCode, reply.json().message]).toEqual([400, expect.stringMatching(fault)]);
  });

  it('needs a reason and the right', async () => {
    const category = await litter();
    expect((await put(LITTER, { category, version: 0 })).statusCode).toBe(400);
    const { cookie } = await signedIn(test, 'shift-leader');
    expect((await put(LITTER, { category, version: 0, reason: 'x' }, cookie)).statusCode).toBe(403);
  });
});
