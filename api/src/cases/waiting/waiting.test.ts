import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { type Desk, type DeskPerson, openDesk } from '../../testing/case-desk.ts';
import { aCase, clearCases } from '../../testing/cases.ts';
import { COMMUNITY, NOW } from '../../testing/community.ts';
import { signedIn } from '../../testing/people.ts';
import type { WaitingDecisions } from './contract.ts';

const HOUR_MS = 60 * 60_000;

let desk: Desk;
let test: Desk['test'];
beforeAll(async () => {
  desk = await openDesk(inject('postgresUrl'));
  ({ test } = desk);
});
afterAll(() => desk.close());
beforeEach(() => clearCases(test));

const asked = (id: number, kind: string, by: number) =>
  test.sql(
    `insert into case_request (case_id, kind, asked_by, asked_name, asked_at, reason, note, until)
     values ($1, $2, $3, 'handler', to_timestamp($4), 'weather', '等雨停', to_timestamp($4))`,
    [id, kind, by, NOW / 1_000],
  );
const plan = (id: number, by: number) =>
  test.sql(
    `insert into case_rectification (case_id, plan, made_by, made_name, made_at) values ($1, $2, $3, 'handler', to_timestamp($4))`,
    [id, JSON.stringify({ until: NOW + HOUR_MS }), by, NOW / 1_000],
  );
const waiting = async (who: DeskPerson) =>
  (await desk.ask<WaitingDecisions>('/api/cases/waiting', who)).body.decisions.map((one) => `${one.kind} ${one.case}`);
const major = { columns: { hazard_level: 'major' } };

it('plans, extensions and suspensions wait for a leader, the most pressing first, and for nobody else', async () => {
  const late = await aCase(test, { columns: { due_at: new Date(NOW + 5 * HOUR_MS) } });
  const soon = await aCase(test, { columns: { due_at: new Date(NOW + HOUR_MS) } });
  const hazard = await aCase(test, major);
  await asked(late, 'extension', desk.ids.handler);
  await asked(soon, 'suspension', desk.ids.handler);
  await plan(hazard, desk.ids.handler);
  expect(await waiting('leader')).toEqual([`suspension ${soon}`, `plan ${hazard}`, `extension ${late}`]);
  for (const who of ['officer', 'handler', 'm1'] as const) expect(await waiting(who)).toEqual([]);
  const { body } = await desk.ask<WaitingDecisions>('/api/cases/waiting', 'leader');
  expect(body.count).toBe(3);
  expect(body.decisions[1]).toMatchObject({ decideBy: NOW + 2 * HOUR_MS, askedBy: 'handler', until: NOW + HOUR_MS });
  expect(body.decisions[0]).toMatchObject({ reason: 'weather', note: '等雨停', decideBy: NOW + HOUR_MS });
});

it('what cannot be decided does not wait: one’s own, of an ended case, an approved plan, a plan of a case that is not worked on', async () => {
  const ended = { stage: 'closed', columns: { ended_at: new Date(NOW), closure: 'verified' } };
  await asked(await aCase(test), 'extension', desk.ids.leader);
  await asked(await aCase(test, ended), 'suspension', desk.ids.handler);
  await plan(await aCase(test, { stage: 'feedback', ...major }), desk.ids.handler);
  const approved = await aCase(test, major);
  await plan(approved, desk.ids.handler);
  await test.sql(
    `update case_rectification set approved_by = 1, approved_name = 'x', approved_at = now() where case_id = $1`,
    [approved],
  );
  expect(await waiting('leader')).toEqual([]);
});

it('appeals wait for a manager, in the grids they hold', async () => {
  const ended = { stage: 'closed', columns: { ended_at: new Date(NOW), closure: 'verified' } };
  const [here, there] = [await aCase(test, ended), await aCase(test, { ...ended, grid: 'M2' })];
  await asked(here, 'appeal', desk.ids.handler);
  await asked(there, 'appeal', desk.ids.handler);
  const manager = await signedIn(test, { role: 'manager', community: COMMUNITY, grid: 'M1' });
  const reply = await desk.app.inject({ url: '/api/cases/waiting', headers: { cookie: manager.cookie } });
  expect(reply.json<WaitingDecisions>().decisions.map((one) => one.case)).toEqual([here]);
  expect(await waiting('leader')).toEqual([]);
});
