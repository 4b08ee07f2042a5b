import { describe, expect, it } from 'vitest';
import { raised } from '../../testing/alarms.ts';
import { department, mustAct, NOT_URGENT, officer, photo, reported, tryAct } from '../../testing/case-work.ts';
import { COMMUNITY, NOW } from '../../testing/community.ts';
import { crewDesk } from '../../testing/crew-desk.ts';
import type { CaseVerb } from './constants.ts';
import { CASE_BODIES } from './contract.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const PLAN = { goal: '消除', measures: '更换', funds: '2 万', people: '王', until: NOW + 9 * DAY_MS, safety: '围挡' };

const { desk, actionsOf, stored } = crewDesk();

describe('who', () => {
  it('handled a case never checks it, whatever else they are', async () => {
    const { duty, leader, walker } = desk.crew;
    const file = await reported(duty, { category: NOT_URGENT });
    await mustAct(duty, file, 'dispatch', { department: 'safety', handler: walker.id });
    await mustAct(walker, file, 'accept');
    await mustAct(walker, file, 'handle', { note: '好了' });
    await mustAct(duty, file, 'verify-fail', { reason: 'not-done' });
    await mustAct(walker, file, 'return', { reason: 'wrong-department' });
    const { hand } = desk.crew;
    await mustAct(duty, file, 'dispatch', { department: 'property', handler: hand.id });
    await mustAct(hand, file, 'accept');
    await mustAct(hand, file, 'handle', { note: '好了' });
    for (const verb of ['verify-pass', 'verify-fail', 'verify-unable'] as const)
      expect(
        await tryAct(walker, file, verb, {
          reason: verb === 'verify-fail' ? 'not-done' : 'unsafe',
          ...(verb === 'verify-pass' ? { reason: undefined } : {}),
        }),
      ).toMatchObject({
        status: 403,
        body: { error: 'own-work' },
      });
    expect((await tryAct(duty, file, 'order-check', { verifier: walker.id })).body.message).toContain(
      'verifier: 网格员 handled it',
    );
    await mustAct(leader, file, 'verify-pass');
  });

  it('has it to handle acts on it, and nobody else; taken up by one of the department it is theirs', async () => {
    const { duty, hand, mate, walker } = desk.crew;
    const file = await reported(duty, { category: NOT_URGENT });
    expect(await tryAct(hand, file, 'accept')).toMatchObject({ status: 404 });
    await mustAct(duty, file, 'dispatch', { department: 'property' });
    expect(await tryAct(walker, file, 'accept')).toMatchObject({ status: 403, body: { error: 'not-yours' } });
    await mustAct(mate, file, 'accept');
    // Of the department: seen, but not theirs.
    for (const [verb, body] of [
      ['handle', { note: '好了' }],
      ['return', { reason: 'unclear' }],
      ['ask-extension', { reason: 'weather', note: '雨', until: NOW + DAY_MS }],
    ] as const)
      expect(await tryAct(hand, file, verb, body)).toMatchObject({
        status: 403,
        body: { error: 'not-yours', message: 'It is assigned to 同事.' },
      });
    await mustAct(mate, file, 'handle', { note: '好了' });
  });

  it('asked for something, or made a plan, does not decide it', async () => {
    const { duty } = desk.crew;
    const both = await officer(desk.test, desk.app, '两职', 'handler', 'shift-leader');
    await department(desk.test, 'property', both);
    const file = await reported(duty, { category: NOT_URGENT, hazardLevel: 'major' });
    await mustAct(duty, file, 'dispatch', { department: 'property', handler: both.id });
    await mustAct(both, file, 'plan', { plan: PLAN });
    expect((await tryAct(both, file, 'approve-plan')).body.error).toBe('own-work');
    await mustAct(both, file, 'ask-suspension', { reason: 'season', note: '雨季', until: NOW + DAY_MS });
    expect(await tryAct(both, file, 'grant-suspension')).toMatchObject({ status: 403, body: { error: 'own-request' } });
    expect((await tryAct(both, file, 'force-close', { reason: 'policy', note: '算了' })).body.error).toBe('own-work');
  });

  it('holds a right in other grids only is refused, and does not see the case without one', async () => {
    const { duty } = desk.crew;
    const file = await reported(duty, { grid: 'M2' });
    const next = await officer(desk.test, desk.app, '隔壁', { role: 'duty-officer', community: COMMUNITY, grid: 'M1' });
    const over = await officer(desk.test, desk.app, '旁观', 'operator', {
      role: 'duty-officer',
      community: COMMUNITY,
      grid: 'M1',
    });
    const abroad = await officer(desk.test, desk.app, '外地', {
      role: 'shift-leader',
      community: 'elsewhere',
      grid: null,
    });
    const filing = { category: NOT_URGENT };
    for (const stranger of [next, abroad])
      expect(await tryAct(stranger, file, 'file', filing)).toMatchObject({ status: 404 });
    expect(await tryAct(over, file, 'file', filing)).toMatchObject({ status: 403, body: { error: 'forbidden' } });
    expect(await tryAct(over, file, 'comment', { note: '看见了' })).toMatchObject({ status: 200 });
    expect(await next.post('/api/cases', { title: '水', source: 'patrol', grid: 'M2' })).toMatchObject({ status: 403 });
    const own = await reported(next, { grid: 'M1', category: NOT_URGENT });
    expect((await tryAct(next, own, 'bundle', { into: file.id })).body.message).toContain('into:');
    const alarm = await raised(desk.test, { source: 'm2', grid: 'M2' });
    expect(
      (await tryAct(next, own, 'bind', { signals: [{ kind: 'alarm', ref: String(alarm) }] })).body.message,
    ).toContain('signals/0');
  });

  it('cannot be given what they may not do there', async () => {
    const { duty, hand, walker, manager } = desk.crew;
    const file = await reported(duty, { category: NOT_URGENT, grid: 'M2' });
    const faults = [
      [{ department: 'nowhere' }, 'department: there is no department nowhere'],
      [{ department: 'property', handler: 999_999 }, 'handler: person 999999 does not hold'],
      [{ department: 'property', handler: manager.id }, `handler: person ${manager.id} does not hold case.handle`],
      [{ department: 'safety', handler: walker.id }, `handler: person ${walker.id} does not hold case.handle where`],
      [{ department: 'safety', handler: hand.id }, 'handler: 处置员 does not belong to safety'],
    ] as const;
    for (const [body, message] of faults)
      expect(await tryAct(duty, file, 'dispatch', body)).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining(message) },
      });
    await mustAct(duty, file, 'dispatch', { department: 'property', handler: hand.id });
    await mustAct(hand, file, 'accept');
    await mustAct(hand, file, 'handle', { note: '好了' });
    expect((await tryAct(duty, file, 'order-check', { verifier: walker.id })).body.message).toContain(
      'does not hold case.verify where the case lies',
    );
    await desk.test.sql('update person set locked_at = now() where id = $1', [walker.id]);
    expect((await tryAct(duty, file, 'order-check', { verifier: walker.id })).body.message).toContain('does not hold');
    await desk.test.sql('update person set locked_at = null where id = $1', [walker.id]);
  });
});

describe('a body that cannot be carried out', () => {
  it('names its field and the reason, in every action', async () => {
    const { duty } = desk.crew;
    const file = await reported(duty);
    const everybody = await officer(desk.test, desk.app, '全能', 'shift-leader', 'handler', 'manager');
    for (const verb of Object.keys(CASE_BODIES) as CaseVerb[]) {
      const url = `/api/cases/${file.id}/${verb}`;
      const fields = Object.keys(CASE_BODIES[verb].properties);
      for (const field of fields) {
        const answer = await everybody.post(url, { version: 1, [field]: { odd: 'a\u0000' } });
        expect(answer, `${verb} ${field}`).toMatchObject({ status: 400, body: { error: 'invalid-request' } });
        expect(answer.body.message, verb).toContain(field);
      }
      const strange = await everybody.post(url, { version: 1, nonsense: 1 });
      expect(strange, verb).toMatchObject({ status: 400 });
      expect(strange.body.message).toMatch(/nonsense|additional|required/);
    }
    expect(await stored(file)).toMatchObject({ version: 1 });
  });

  it('is refused before anything is stored', async () => {
    const { duty, hand } = desk.crew;
    const file = await reported(duty);
    const faults = [
      ['file', { category: 'none' }, 'category: there is no category none'],
      ['file', { category: NOT_URGENT, version: 2 }, 'version: is 1 now'],
      ['reject', { reason: 'because' }, 'reason'],
      ['comment', { note: '看', photos: [await photo(desk.test, hand)] }, 'photos:'],
      ['comment', { note: '看', photos: ['ffffffff-ffff-ffff-ffff-ffffffffffff'] }, 'photos:'],
      ['bind', { signals: [{ kind: 'hazard', ref: '4711' }] }, 'signals/0: there is no hazard 4711'],
      ['bind', { signals: [{ kind: 'alarm', ref: 'x' }] }, 'signals/0: there is no alarm x'],
    ] as const;
    for (const [verb, body, message] of faults) {
      const answer = await tryAct(duty, file, verb, body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.body.message).toContain(message);
    }
    expect(await actionsOf(file)).toHaveLength(1);
    expect(await tryAct(duty, { id: 4_711_000, version: 1 }, 'reject', { reason: 'unclear' })).toMatchObject({
      status: 404,
    });
    expect((await duty.post('/api/cases/x/reject', {})).status).toBe(400);
  });

  it('shows a stale one what happened meanwhile', async () => {
    const { duty, leader } = desk.crew;
    const file = await reported(duty, { category: NOT_URGENT });
    const seen = { ...file };
    await mustAct(leader, file, 'comment', { note: '先看看' });
    await mustAct(leader, file, 'dispatch', { department: 'property' });
    const answer = await tryAct(duty, seen, 'dispatch', { department: 'safety' });
    expect(answer).toMatchObject({ status: 409, body: { error: 'stale', version: file.version } });
    expect(answer.body.since).toMatchObject([
      { version: seen.version + 1, action: 'comment', by: '值班长', note: '先看看' },
      {
        version: seen.version + 2,
        action: 'dispatch',
        from: 'filing',
        to: 'dispatch',
        detail: { department: 'property' },
      },
    ]);
    expect(await tryAct(duty, seen, 'comment', { note: '知道了', version: undefined })).toMatchObject({ status: 200 });
  });
});
