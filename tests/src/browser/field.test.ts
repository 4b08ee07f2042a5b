/** The phone: what is done without a line is kept, sent when there is one, and done once, whatever the line does. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CaseFile } from '@cockpit/api/cases';
import type { FieldStop, FieldToday } from '@cockpit/api/field';
import type { Browser } from 'playwright-core';
import { encodeQR } from 'qr';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtWall, launchBrowser } from '../harness/browser.ts';
import { cameraSwitches } from '../harness/camera.ts';
import { eventually } from '../harness/eventually.ts';
import { fetchSigned } from '../harness/keys.ts';
import { beginSession, type SignedIn, signedIn } from '../harness/people.ts';
import { openPhone } from '../harness/phone.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';

const DEPARTMENT = 'property';
const LIGHT = '10101';

let browser: Browser;
let stack: Stack;
let wang: SignedIn;
let li: SignedIn;

beforeAll(async () => {
  const [uiDir, launched] = await Promise.all([builtWall(), launchBrowser()]);
  browser = launched;
  stack = await startStack({ uiDir });
  wang = await signedIn(stack, '王强', { role: 'handler' });
  li = await signedIn(stack, '李梅', { role: 'grid-worker' });
  await order('PUT', `/api/departments/${DEPARTMENT}`, {
    name: { zh: '物业服务中心', en: 'Property' },
    party: 'enterprise',
    grids: null,
    members: [wang.id],
    revision: null,
    reason: '测试',
  });
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

it('a case is taken up and handled with a photo without a line, and done once although the first answer is cut off', async () => {
  const { id } = await dispatched('东门路灯不亮');
  const phone = await openPhone(browser, stack.apiUrl, wang);
  const { page, context } = phone;
  await page.getByText('东门路灯不亮').waitFor();
  expect(await phone.picture('field-cases')).toEqual([]);
  await page.getByText('东门路灯不亮').click();
  await page.getByRole('button', { name: '接办' }).waitFor();
  expect(await phone.picture('field-case')).toEqual([]);
  // The first visit is not yet controlled; installed, the next one is.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

  await context.setOffline(true);
  await page.reload();
  await page.getByText('离线').waitFor();
  await page.getByRole('button', { name: '接办' }).click();
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByText('待发送：接办').waitFor();
  await page.getByRole('button', { name: '处置完毕' }).click();
  await page.locator('input[type=file]').setInputFiles(await phone.photo());
  await page.locator('.fd-taken img').waitFor();
  await page.getByLabel('做了什么').fill('已更换灯泡并紧固灯杆');
  expect(await phone.picture('field-handle')).toEqual([]);
  await page.getByRole('button', { name: '提交' }).click();
  await page.locator('[data-figure=outbox]', { hasText: '3' }).waitFor();
  await phone.tab('待发送');
  await page.locator('[data-entry=waiting]').nth(2).waitFor();
  expect(await phone.picture('field-outbox-offline')).toEqual([]);

  // The server does it, and the answer is lost on the way: the phone cannot know.
  let sent = 0;
  await context.route(`**/api/cases/${id}/handle`, async (route) => {
    sent += 1;
    if (sent > 1) return route.continue();
    expect((await route.fetch()).status()).toBe(200);
    return route.abort('connectionreset');
  });
  await context.setOffline(false);
  await page.getByText('没有待发送的内容').waitFor();
  expect(sent).toBeGreaterThanOrEqual(2);
  const done = await stack.database.rows<{ action: string; version: number; note: string | null; late: boolean }>(
    `select action, version, note, detail ? 'doneAt' as late from case_action
     where case_id = $1 and person = $2 order by version`,
    [id, wang.id],
  );
  expect(done.map(({ action }) => action)).toEqual(['accept', 'handle']);
  expect(done[1]?.note).toBe('已更换灯泡并紧固灯杆');
  const photos = await stack.database.rows('select kind from case_photo where case_id = $1', [id]);
  expect(photos).toEqual([{ kind: 'after' }]);
  expect(await one<CaseFile>(id)).toMatchObject({ stage: 'feedback' });
  expect(phone.faults).toEqual([]);
  await context.close();
});

it('what others did meanwhile is shown, and nothing is done over it until somebody chooses', async () => {
  const { id } = await dispatched('地库入口积水');
  const phone = await openPhone(browser, stack.apiUrl, wang);
  const { page, context } = phone;
  await page.getByText('地库入口积水').click();
  await page.getByRole('button', { name: '接办' }).waitFor();
  await context.setOffline(true);
  await page.getByRole('button', { name: '接办' }).click();
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByText('待发送：接办').waitFor();
  await order('POST', `/api/cases/${id}/comment`, { note: '先拉警戒线' });
  await context.setOffline(false);
  await phone.tab('待发送');
  await page.locator('[data-entry=stale]').waitFor();
  await page.getByText('先拉警戒线').waitFor();
  expect(await phone.picture('field-stale')).toEqual([]);
  expect(await actionsOf(id, wang.id)).toEqual([]);
  await page.getByRole('button', { name: '按最新再提交' }).click();
  await page.getByText('没有待发送的内容').waitFor();
  expect(await actionsOf(id, wang.id)).toEqual(['accept']);
  await context.close();
});

it('whose session is over signs in first; somebody else’s never sends it', async () => {
  const { id } = await dispatched('消防通道被占');
  const phone = await openPhone(browser, stack.apiUrl, wang);
  const { page, context } = phone;
  await page.getByText('消防通道被占').click();
  await page.getByRole('button', { name: '接办' }).waitFor();
  await stack.database.rows('delete from session where person = $1', [wang.id]);
  await page.getByRole('button', { name: '接办' }).click();
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByText('登录已失效').waitFor();
  expect(await phone.picture('field-signed-out')).toEqual([]);

  await phone.hold(li);
  await page.goto(`${stack.apiUrl}/field/outbox`);
  await page.getByText('另一位用户还有 1 项').waitFor();
  expect(await actionsOf(id, wang.id)).toEqual([]);

  wang = { ...wang, cookie: await beginSession(stack.database, wang.id) };
  await phone.hold(wang);
  await page.reload();
  await eventually('it to be done', async () => (await actionsOf(id, wang.id)).length > 0);
  expect([await actionsOf(id, wang.id), await actionsOf(id, li.id)]).toEqual([['accept'], []]);
  await context.close();
});

it('a round is walked: checked in by position, and what was found becomes a case with its photo', async () => {
  const stop = await stopToMake();
  const phone = await openPhone(browser, stack.apiUrl, li, stop);
  const { page, context } = phone;
  // The phone is days off, as the community's time is simulated: it learns so when the page stands there already.
  await context.route('**/api/field/today', async (route) => {
    await page.getByRole('heading', { name: '巡查' }).waitFor();
    return route.continue();
  });
  await phone.tab('巡查');
  await page.locator('.fd-stops li').first().waitFor();
  expect(await phone.picture('field-patrol')).toEqual([]);
  await page.getByRole('button', { name: '按位置打卡' }).click();
  await page.getByText('按位置打卡，距点位').waitFor();
  await page.getByText('发现问题').click();
  await page.locator('input[type=file]').setInputFiles(await phone.photo());
  await page.locator('.fd-taken img').waitFor();
  await page.getByLabel('发现了什么').fill('灭火器压力不足');
  expect(await phone.picture('field-finding')).toEqual([]);
  await page.getByRole('button', { name: '打卡并上报' }).click();
  await eventually('the case', async () => (await casesNamed('灭火器压力不足')).length > 0);
  const [signal] = await stack.database.rows<{ ref: string; photos: number }>(
    `select s.ref, (select count(*)::int from case_photo p where p.case_id = s.case_id) as photos
     from case_signal s join case_file c on c.id = s.case_id where c.title = $1`,
    ['灭火器压力不足'],
  );
  const [device, checkin] = signal?.ref.split('/') ?? [];
  expect([device, signal?.photos]).toEqual([stop.device, 1]);
  const stored = await stack.database.rows('select result, officer from patrol_checkin where id = $1', [checkin]);
  expect(stored).toEqual([{ result: 'finding', officer: expect.stringMatching(/^W-/) }]);
  await page.getByText('已打卡').first().waitFor();
  await phone.picture('field-patrol-done');
  await context.close();
});

it('the code on the wall is read by the camera, and means the stop of the round', async () => {
  const stop = await stopToMake();
  const file = path.join(tmpdir(), `cockpit-camera-${randomUUID()}.y4m`);
  const text = `cockpit:checkpoint:${stack.community.code}:${stop.checkpoint}`;
  const looking = await launchBrowser(await cameraSwitches(encodeQR(text, 'raw'), file));
  try {
    const phone = await openPhone(looking, stack.apiUrl, li);
    await phone.tab('巡查');
    await phone.page.getByRole('button', { name: '扫码打卡' }).click();
    await phone.page.getByText('已扫码').waitFor();
    await phone.picture('field-scanned');
    await phone.page.getByRole('button', { name: '打卡', exact: true }).click();
    await eventually('the check-in', async () => {
      const found = await stack.database.rows(
        `select 1 from patrol_checkin c join device d on d.id = c.device where d.code = $1 and result = 'ok'`,
        [stop.device],
      );
      return found.length === 1;
    });
    await phone.context.close();
  } finally {
    await looking.close();
    await rm(file);
  }
});

it('a problem put right on the spot is reported with its photo of after', async () => {
  const [place] = stack.community.file.carParks;
  const { lon = 0, lat = 0 } = place ?? {};
  const phone = await openPhone(browser, stack.apiUrl, li, { lon: Number(lon), lat: Number(lat) });
  const { page, context } = phone;
  await phone.tab('上报');
  await page.getByText('已定位').waitFor();
  await page.getByText('自行处置').click();
  await page.locator('input[type=file]').setInputFiles(await phone.photo());
  await page.locator('.fd-taken img').waitFor();
  await page.getByLabel('什么问题').fill('花坛边垃圾袋');
  await page.getByLabel('类别').selectOption('20101');
  expect(await phone.picture('field-report')).toEqual([]);
  await page.getByRole('button', { name: '上报', exact: true }).click();
  await eventually('the case', async () => (await casesNamed('花坛边垃圾袋')).length > 0);
  const [reported] = await casesNamed('花坛边垃圾袋');
  expect(reported).toMatchObject({ stage: 'feedback', self_handled: true });
  await context.close();
});

it('can be installed, and no service worker ever stands before the wall or the desk', async () => {
  const phone = await openPhone(browser, stack.apiUrl, wang);
  const { page, context } = phone;
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
    const { start_url, scope, icons } = await (await fetch(link?.href ?? '')).json();
    const sizes = await Promise.all(
      icons.map(async ({ src }: { src: string }) => (await createImageBitmap(await (await fetch(src)).blob())).width),
    );
    return { start_url, scope, sizes };
  });
  expect(manifest).toEqual({ start_url: '/field/', scope: '/field/', sizes: [192, 512, 512] });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: '切换' }).click();
  await page.getByRole('heading', { name: 'Cases' }).waitFor();
  expect(await phone.picture('field-cases-dark-en')).toEqual([]);
  for (const address of ['/wall', '/desk/alarms', '/login', '/']) {
    await page.goto(`${stack.apiUrl}${address}`);
    const found = await page.evaluate(async () => ({
      controller: navigator.serviceWorker.controller,
      scopes: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname),
      here: (await navigator.serviceWorker.getRegistration()) ?? null,
      refused: await navigator.serviceWorker.register('/field/sw.js', { scope: '/field/' }).then(
        () => false,
        () => true,
      ),
    }));
    expect(found, address).toEqual({ controller: null, scopes: ['/field/'], here: null, refused: true });
  }
  await context.close();
});

/** One that is left of the round the phone shows. */
async function stopToMake(): Promise<FieldStop & { lon: number; lat: number }> {
  const { rounds, at } = await stack.get<FieldToday>('/api/field/today');
  for (const { startsAt, endsAt, stops } of rounds) {
    if (startsAt > at || at >= endsAt) continue;
    for (const { lon, lat, ...stop } of stops)
      if (stop.at === null && stop.state !== 'missed' && lon !== null && lat !== null) return { ...stop, lon, lat };
  }
  throw new Error('no stop is left to make');
}

async function order<Answer>(method: 'POST' | 'PUT', path: string, body: object): Promise<Answer> {
  const answer = await fetchSigned(`${stack.apiUrl}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as Answer;
}

/** A case for 王强 to take up. */
async function dispatched(title: string): Promise<CaseFile> {
  const [place] = stack.community.file.carParks;
  const { id, version } = await order<CaseFile>('POST', '/api/cases', {
    source: 'patrol',
    title,
    lon: place?.lon,
    lat: place?.lat,
    place: '东门',
    category: LIGHT,
    signals: [{ kind: 'report', ref: randomUUID() }],
  });
  return order<CaseFile>('POST', `/api/cases/${id}/dispatch`, { version, department: DEPARTMENT, handler: wang.id });
}

async function one<Row extends { stage: string }>(id: number): Promise<Pick<Row, 'stage'> | undefined> {
  return (await stack.database.rows<Pick<Row, 'stage'>>('select stage from case_file where id = $1', [id]))[0];
}

async function actionsOf(id: number, person: number): Promise<string[]> {
  const found = await stack.database.rows<{ action: string }>(
    'select action from case_action where case_id = $1 and person = $2 order by version',
    [id, person],
  );
  return found.map(({ action }) => action);
}

function casesNamed(title: string): Promise<{ stage: string; self_handled: boolean }[]> {
  return stack.database.rows('select stage, self_handled from case_file where title = $1', [title]);
}
