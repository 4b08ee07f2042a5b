import { describe, expect, it } from 'vitest';
import { acknowledged, raised } from '../../testing/alarms.ts';
import {
  acceptedCase,
  mustAct,
  NOT_URGENT,
  photo,
  type Ref,
  reported,
  tryAct,
  URGENT,
} from '../../testing/case-work.ts';
import { NOW } from '../../testing/community.ts';
import { crewDesk } from '../../testing/crew-desk.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const PLAN = { goal: '消除', measures: '更换', funds: '2 万', people: '王', until: NOW + 9 * DAY_MS, safety: '围挡' };
/** Monday, 10:00: NOW is a Sunday. */
const MONDAY = NOW + DAY_MS;

const { desk, clock, actionsOf, stored } = crewDesk();
const at = (instant: number) => new Date(instant);

describe('a case', () => {
  it('goes from an alarm to verified closure, with everybody’s name on it', async () => {
    const { duty, hand, walker } = desk.crew;
    const alarm = await raised(desk.test, { source: 'H1', domain: 'hazard', device: 'H1', priority: 1 });
    await acknowledged(desk.test, alarm, { ackedAt: NOW, ackExpiresAt: NOW + HOUR_MS, settledAt: null });
    const answer = await duty.post('/api/cases', { signals: [{ kind: 'alarm', ref: String(alarm) }] });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        stage: 'collection',
        number: null,
        title: '标题：来源',
        source: 'sensor',
        grid: 'M1',
        facility: 'H1',
        priority: 'high',
        signals: 1,
        dueAt: null,
      },
    });
    const file: Ref = answer.body;
    expect(await mustAct(duty, file, 'file', { category: URGENT })).toMatchObject({
      stage: 'filing',
      number: '0000002026112200001',
      dueAt: NOW + 15 * MINUTE_MS,
      categoryName: { zh: '用电安全隐患' },
    });
    clock.at += 5 * MINUTE_MS;
    const [handleDueAt, totalDueAt] = [clock.at + 8 * HOUR_MS, clock.at + 12 * HOUR_MS];
    expect(await mustAct(duty, file, 'dispatch', { department: 'property' })).toMatchObject({
      stage: 'dispatch',
      handler: null,
      departmentName: 'property',
      dueAt: handleDueAt,
      totalDueAt,
    });
    await mustAct(hand, file, 'accept');
    clock.at += HOUR_MS;
    expect(
      await mustAct(hand, file, 'handle', { note: '已更换', photos: [await photo(desk.test, hand)] }),
    ).toMatchObject({
      stage: 'feedback',
      handledAt: clock.at,
      dueAt: clock.at + 2 * HOUR_MS,
    });
    await mustAct(duty, file, 'order-check', { verifier: walker.id });
    expect(await mustAct(walker, file, 'verify-pass', { lon: 1, lat: 1 })).toMatchObject({
      stage: 'closed',
      closure: 'verified',
      endedAt: clock.at,
      dueAt: null,
      totalDueAt,
      handler: '处置员',
      verifier: '网格员',
    });
    expect((await actionsOf(file)).map((row) => `${row['action']} ${row['to_stage']} ${row['person_name']}`)).toEqual([
      'report collection 值班员',
      'file filing 值班员',
      'dispatch dispatch 值班员',
      'accept handling 处置员',
      'handle feedback 处置员',
      'order-check verification 值班员',
      'verify-pass closed 网格员',
    ]);
    expect(await desk.test.sql('select id from audit where object = $1', [`case:${file.id}`])).toHaveLength(7);
    // The owner of the alarm keeps it: the case is progress.
    expect(await desk.test.sql('select action, note, detail from alarm_action where alarm = $1', [alarm])).toEqual([
      { action: 'comment', note: `案件 case #${file.id}`, detail: { case: file.id, number: null } },
    ]);
    expect(await desk.test.sql('select ack_expires_at from alarm_handling where alarm = $1', [alarm])).toEqual([
      { ack_expires_at: null },
    ]);
  });

  it('that nobody can put right there goes back, and to somebody else without a new clock', async () => {
    const { duty, hand, walker } = desk.crew;
    clock.at = MONDAY;
    const file = await acceptedCase(desk.crew);
    const { handle_due_at: due, dispatched_at: first } = (await stored(file)) ?? {};
    clock.at += 30 * MINUTE_MS;
    expect(await mustAct(hand, file, 'return', { reason: 'wrong-department' })).toMatchObject({
      stage: 'filing',
      department: null,
      handler: null,
      dueAt: clock.at + 30 * MINUTE_MS,
    });
    await mustAct(duty, file, 'dispatch', { department: 'safety', handler: walker.id });
    expect(await stored(file)).toMatchObject({
      handle_due_at: due,
      due_at: due,
      dispatched_at: first,
      returns: 1,
      dispatches: 2,
    });
  });

  it('that was not put right is handled again by the same limit, with a new photo of after', async () => {
    const { hand, duty } = desk.crew;
    const file = await acceptedCase(desk.crew, { category: URGENT });
    const due = (await stored(file))?.['handle_due_at'];
    const first = await photo(desk.test, hand);
    await mustAct(hand, file, 'handle', { note: '好了', photos: [first] });
    expect(await mustAct(duty, file, 'verify-fail', { reason: 'not-done', note: '还在冒烟' })).toMatchObject({
      stage: 'handling',
      handler: '处置员',
      rework: 1,
    });
    expect((await stored(file))?.['due_at']).toEqual(due);
    const again = await tryAct(hand, file, 'handle', { note: '好了', photos: [first] });
    expect(again).toMatchObject({
      status: 400,
      body: { message: 'photos: a photo taken afterwards is needed (body).' },
    });
    // Sent with a comment it counts as well.
    await mustAct(hand, file, 'comment', { note: '现场', photos: [await photo(desk.test, hand)] });
    await mustAct(hand, file, 'handle', { note: '真的好了' });
    expect(await mustAct(duty, file, 'verify-unable', { reason: 'no-access' })).toMatchObject({
      stage: 'feedback',
      verifier: null,
    });
  });

  it('begins again with clocks of its own when it is reopened, for 30 days', async () => {
    const { duty, leader, hand, mate } = desk.crew;
    const file = await acceptedCase(desk.crew);
    await mustAct(hand, file, 'handle', { note: '好了' });
    await mustAct(duty, file, 'verify-pass');
    const late = { ...file };
    clock.at += 30 * DAY_MS;
    const number = (await stored(file))?.['number'];
    expect(await mustAct(leader, file, 'reopen', { reason: 'recurred' })).toMatchObject({
      stage: 'filing',
      number,
      endedAt: null,
      closure: null,
      handler: null,
      totalDueAt: null,
    });
    await mustAct(duty, file, 'dispatch', { department: 'property', handler: mate.id });
    expect(Number((await stored(file))?.['handle_due_at'])).toBeGreaterThan(clock.at);
    // Who handled it before it was reopened may check what somebody else did since.
    await mustAct(mate, file, 'accept');
    await mustAct(mate, file, 'handle', { note: '好了' });
    await mustAct(leader, file, 'order-check', { verifier: duty.id });
    await mustAct(duty, file, 'verify-pass');
    clock.at += 30 * DAY_MS + 1;
    expect(await tryAct(leader, { ...late, version: file.version }, 'reopen', { reason: 'recurred' })).toMatchObject({
      status: 409,
      body: { error: 'too-late' },
    });
    expect((await leader.get(`/api/cases/${file.id}`)).body.can).not.toContain('reopen');
  });

  it('is neither offered nor done where clocks would run, when it was brought along without limits', async () => {
    const { leader, duty, hand } = desk.crew;
    const file = await acceptedCase(desk.crew);
    await mustAct(hand, file, 'handle', { note: '好了' });
    await mustAct(duty, file, 'verify-pass');
    await desk.test.sql('update case_file set limits = null where id = $1', [file.id]);
    const { can } = (await leader.get(`/api/cases/${file.id}`)).body;
    expect(can).toContain('comment');
    expect(can).not.toContain('reopen');
    expect(await tryAct(leader, file, 'reopen', { reason: 'recurred' })).toMatchObject({
      status: 409,
      body: { error: 'no-limits' },
    });
  });

  it('goes on in another one when they are the same, and both timelines say so', async () => {
    const { duty, leader } = desk.crew;
    const [one, two] = [await raised(desk.test, { source: 'b1' }), await raised(desk.test, { source: 'b2' })];
    const file = await reported(duty, { signals: [{ kind: 'alarm', ref: String(one) }] });
    const other = await reported(duty, { category: NOT_URGENT, signals: [{ kind: 'alarm', ref: String(two) }] });
    expect(await mustAct(duty, file, 'bundle', { into: other.id })).toMatchObject({
      stage: 'closed',
      closure: 'bundled',
      signals: 0,
    });
    expect((await actionsOf(file)).at(-1)).toMatchObject({ action: 'bundle', detail: { into: other.id } });
    expect((await actionsOf(other)).at(-1)).toMatchObject({ action: 'bind', detail: { from: file.id } });
    expect(await desk.test.sql('select ref from case_signal where case_id = $1 order by ref', [other.id])).toHaveLength(
      2,
    );
    expect(await tryAct(leader, file, 'reopen', { reason: 'recurred' })).toMatchObject({
      status: 409,
      body: { error: 'bundled' },
    });
    expect((await tryAct(duty, other, 'bundle', { into: file.id })).body.error).toBe('stale');
    const third = await reported(duty);
    expect(await tryAct(duty, third, 'bundle', { into: file.id })).toMatchObject({
      status: 409,
      body: { error: 'wrong-stage' },
    });
    expect((await tryAct(duty, third, 'bundle', { into: third.id })).body.message).toContain(
      'into: it is this case itself',
    );
    expect((await tryAct(duty, third, 'bundle', { into: 999_999 })).body.message).toContain('into: there is no case');
  });
});

describe('time', () => {
  it('stands still while a case is suspended, and runs on with what was left', async () => {
    const { duty, leader, hand } = desk.crew;
    clock.at = MONDAY;
    const file = await acceptedCase(desk.crew);
    // 10:00 to 15:30 on a Monday: four working hours, the midday break left out.
    expect(file).toMatchObject({ dueAt: MONDAY + 5.5 * HOUR_MS });
    clock.at += HOUR_MS;
    await mustAct(hand, file, 'ask-suspension', { reason: 'funding', note: '等款', until: MONDAY + 7 * DAY_MS });
    expect(await mustAct(leader, file, 'grant-suspension', {})).toMatchObject({
      stage: 'handling',
      dueAt: null,
      totalDueAt: null,
      suspendedUntil: MONDAY + 7 * DAY_MS,
      asks: [],
    });
    expect(await tryAct(hand, file, 'handle', { note: '好了' })).toMatchObject({
      status: 409,
      body: { error: 'wrong-stage' },
    });
    await mustAct(duty, file, 'comment', { note: '还在等' });
    clock.at = MONDAY + 2 * DAY_MS + 6 * HOUR_MS; // Wednesday, 16:00
    expect(await mustAct(leader, file, 'resume', {})).toMatchObject({
      suspendedUntil: null,
      // 3 h are left: 1.5 until closing time, 1.5 on Thursday from 8:30.
      dueAt: MONDAY + 3 * DAY_MS,
    });
  });

  it('is given by granting what was asked, once and by somebody else', async () => {
    const { leader, hand } = desk.crew;
    clock.at = MONDAY;
    const file = await acceptedCase(desk.crew);
    const [due, total] = [(await stored(file))?.['handle_due_at'], (await stored(file))?.['total_due_at']];
    const ask = { reason: 'material', note: '缺件', until: MONDAY + DAY_MS };
    const far = await tryAct(hand, file, 'ask-extension', { ...ask, until: MONDAY + 800 * DAY_MS });
    expect(far).toMatchObject({ status: 400, body: { message: expect.stringContaining('until: must lie within') } });
    expect((await tryAct(hand, file, 'ask-extension', { ...ask, until: MONDAY + HOUR_MS })).body.message).toContain(
      'until:',
    );
    expect(await tryAct(leader, file, 'grant-extension', {})).toMatchObject({
      status: 409,
      body: { error: 'nothing-asked' },
    });
    expect(await mustAct(hand, file, 'ask-extension', ask)).toMatchObject({ asks: ['extension'] });
    expect(await tryAct(hand, file, 'ask-extension', ask)).toMatchObject({
      status: 409,
      body: { error: 'already-asked' },
    });
    expect(await mustAct(leader, file, 'grant-extension', {})).toMatchObject({ dueAt: MONDAY + DAY_MS, asks: [] });
    const after = await stored(file);
    expect(after).toMatchObject({ handle_due_at: at(MONDAY + DAY_MS), extensions: 1 });
    expect(Number(after?.['total_due_at']) - Number(total)).toBeGreaterThan(0);
    expect(Number(after?.['handle_due_at'])).toBeGreaterThan(Number(due));
    await mustAct(hand, file, 'ask-extension', { ...ask, until: MONDAY + 2 * DAY_MS });
    await mustAct(leader, file, 'refuse-extension', { note: '够了' });
    expect((await stored(file))?.['handle_due_at']).toEqual(at(MONDAY + DAY_MS));
  });

  it('asked for and not given lapses with the end of the case', async () => {
    const { leader, hand } = desk.crew;
    const file = await acceptedCase(desk.crew);
    await mustAct(hand, file, 'ask-extension', { reason: 'material', note: '缺件', until: NOW + 9 * DAY_MS });
    expect(await mustAct(leader, file, 'force-close', { reason: 'policy', note: '政策调整' })).toMatchObject({
      stage: 'closed',
      closure: 'forced',
      asks: [],
    });
  });

  it('is not counted against who appealed with right', async () => {
    const { leader, manager, hand } = desk.crew;
    const file = await acceptedCase(desk.crew);
    await mustAct(leader, file, 'force-close', { reason: 'policy', note: '政策调整' });
    await mustAct(hand, file, 'appeal', { reason: 'not-responsible', note: '不归我管' });
    await mustAct(manager, file, 'uphold-appeal', { note: '属实' });
    expect(await stored(file)).toMatchObject({ excused: true, handler: hand.id });
    expect(await mustAct(desk.crew.duty, file, 'follow-up', { satisfaction: 4 })).toMatchObject({ stage: 'closed' });
  });
});

describe('a major hazard', () => {
  it('is put right by an approved plan and closed with the receipt of the authority', async () => {
    const { duty, leader, hand } = desk.crew;
    const file = await acceptedCase(desk.crew, { hazardLevel: 'major' });
    const handled = () => tryAct(hand, file, 'handle', { note: '好了' });
    expect(await handled()).toMatchObject({ status: 409, body: { error: 'plan-missing' } });
    expect((await tryAct(hand, file, 'plan', { plan: { ...PLAN, until: NOW } })).body.message).toContain('plan/until:');
    expect(await tryAct(leader, file, 'approve-plan')).toMatchObject({ status: 409, body: { error: 'plan-missing' } });
    await mustAct(hand, file, 'plan', { plan: PLAN });
    expect(await handled()).toMatchObject({ status: 409, body: { error: 'plan-missing' } });
    await mustAct(leader, file, 'approve-plan');
    await mustAct(hand, file, 'plan', { plan: { ...PLAN, funds: '3 万' } });
    expect((await handled()).body.error).toBe('plan-missing');
    await mustAct(leader, file, 'approve-plan');
    await mustAct(hand, file, 'handle', { note: '好了' });
    const passed = () => tryAct(duty, file, 'verify-pass');
    expect(await passed()).toMatchObject({ status: 409, body: { error: 'receipt-missing' } });
    await mustAct(duty, file, 'report-authority', { authority: '应急管理局', content: '重大隐患' });
    expect((await passed()).body.error).toBe('receipt-missing');
    const [sent] = await desk.test.sql('select id::int as id from case_authority_report where case_id = $1', [file.id]);
    const other = await acceptedCase(desk.crew, { hazardLevel: 'major' });
    const receipt = { report: sent?.['id'], receipt: '京应急〔2026〕7号' };
    expect((await tryAct(duty, other, 'receive-receipt', receipt)).body.message).toContain(
      'report: there is no report',
    );
    await mustAct(duty, file, 'receive-receipt', receipt);
    expect(await passed()).toMatchObject({ status: 200 });
  });

  it('is a hazard: what is none has no plan and no report', async () => {
    const { duty, hand } = desk.crew;
    const file = await acceptedCase(desk.crew);
    expect(await tryAct(hand, file, 'plan', { plan: PLAN })).toMatchObject({
      status: 409,
      body: { error: 'not-a-hazard' },
    });
    const told = { authority: '应急管理局', content: '隐患' };
    expect((await tryAct(duty, file, 'report-authority', told)).body.error).toBe('not-a-hazard');
  });
});
