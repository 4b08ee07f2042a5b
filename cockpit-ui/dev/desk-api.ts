/** REST of the simulated desk. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerCases } from './case-api.ts';
import type { CaseWorld } from './case-files.ts';
import { DESK_RULES } from './desk-rules.ts';
import { applyVerb, type DeskWorld, groupsOf } from './desk-world.ts';
import { answerNotifications } from './notification-api.ts';
import { shiftAnswer } from './shift-api.ts';

const STEP_MS = 15 * 60_000;
const RIGHTS = ['alarm.view', 'alarm.comment', 'alarm.acknowledge', 'alarm.shelve', 'alarm.suspend'].concat([
  'alarm.figures',
  'alarm.rules.read',
  'alarm.rules.change',
  'quarantine.read',
  'quarantine.act',
  'notification.manage',
  'people.manage',
  'case.read',
  'case.read.all',
  'case.report',
  'case.file',
  'case.dispatch',
  'case.verify',
  'case.decide',
  'case.supervise',
  'shift.view',
  'shift.work',
  'shift.plan',
]);

/** Answers what belongs to the desk; false: it is somebody else's. */
export async function answerDesk(
  world: DeskWorld,
  cases: CaseWorld,
  now: number,
  request: IncomingMessage,
  response: ServerResponse,
  kind: string,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', 'http://x');
  const { pathname, searchParams } = url;
  const answer = (body: object, status = 200) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
    return true;
  };
  const refuse = (status: number, error: string, message: string) => answer({ error, message }, status);
  if (pathname === '/api/me')
    return answer({ who: { id: 7, name: '陈静', login: 'chenjing', kind: 'person', sees: null, rights: RIGHTS } });
  const told = answerNotifications(pathname, searchParams, request.method ?? 'GET', now);
  if (told !== undefined) return answer(told);
  if (pathname.startsWith('/api/shifts')) return answer(shiftAnswer(world, pathname, searchParams, now, kind));
  if (pathname === '/api/alarms') return answer(pageOf(world, searchParams, now));
  if (pathname === '/api/alarms/groups') return answer({ at: now, groups: groupsOf(world) });
  const said: Record<string, unknown> = request.method === 'POST' ? JSON.parse((await textOf(request)) || '{}') : {};
  if (pathname === '/api/alarms/acknowledge' && Array.isArray(said['ids'])) {
    const results = said['ids'].map((id) => {
      const alarm = world.alarms.find((one) => one.id === id);
      const won = alarm !== undefined && applyVerb(world, alarm, 'acknowledge', said, now) !== undefined;
      const { state = null, owner = null, ownedSince = null } = alarm ?? {};
      return { id, ok: won, error: won ? null : 'already-acknowledged', message: null, state, owner, ownedSince };
    });
    return answer({ results });
  }
  if (pathname.startsWith('/api/photos/')) return answerPhoto(pathname, response);
  const ofCases = answerCases(cases, now, request.method ?? 'GET', url, said);
  if (ofCases !== undefined) return answer(ofCases.body as object, ofCases.status);
  const [, id, verb] = /^\/api\/alarms\/(\d+)(?:\/([a-z-]+))?$/.exec(pathname) ?? [];
  if (id === undefined) return false;
  const alarm = world.alarms.find((one) => one.id === Number(id));
  if (alarm === undefined) return refuse(404, 'not-found', `id: there is no alarm ${id} that you may see.`);
  if (verb === undefined) return answer(detailOf(world, alarm.id, now) ?? {});
  const done = applyVerb(world, alarm, verb, said, now);
  return done === undefined ? refuse(409, 'already-acknowledged', `${alarm.owner} owns it.`) : answer(done);
}

function pageOf({ alarms }: DeskWorld, query: URLSearchParams, now: number) {
  const states = (query.get('state') ?? '').split(',');
  const priorities = query.get('priority')?.split(',');
  const rank = (alarm: { priority: string }) => ['high', 'medium', 'low'].indexOf(alarm.priority);
  const found = alarms
    .filter((alarm) => states.includes(alarm.state))
    .filter((alarm) => priorities?.includes(alarm.priority) ?? true)
    .filter((alarm) => (query.get('domain') ?? alarm.domain) === alarm.domain)
    .filter((alarm) => (query.get('rule') ?? alarm.rule) === alarm.rule)
    .sort((a, b) => rank(a) - rank(b) || b.raisedAt - a.raisedAt);
  const from = Number(query.get('after')?.split('.')[2] ?? 0);
  const page = found.slice(from, from + 200);
  return { at: now, alarms: page, next: from + 200 < found.length ? `1.0.${from + 200}` : null };
}

function detailOf(world: DeskWorld, id: number, now: number) {
  const alarm = world.alarms.find((one) => one.id === id);
  if (alarm === undefined) return undefined;
  const points = Array.from({ length: 96 }, (_, index) => {
    const last = 42 + 9 * Math.sin(index / 15) + (index > 88 ? (index - 88) * 5 : 0);
    return { t: Math.floor(now / STEP_MS) * STEP_MS - (95 - index) * STEP_MS, min: last - 3, max: last + 4, last };
  }).filter((_, index) => index < 30 || index > 36);
  const verbs = {
    unacknowledged: ['acknowledge', 'shelve', 'out-of-service', 'comment'],
    returned: ['acknowledge', 'shelve', 'out-of-service', 'comment'],
    acknowledged: ['shelve', 'out-of-service', 'comment'],
    shelved: ['unshelve', 'out-of-service', 'comment'],
    suppressed: ['out-of-service', 'comment'],
    'out-of-service': ['in-service', 'comment'],
    normal: ['comment'],
  };
  return {
    at: now,
    alarm,
    clearedBy: alarm.clearedAt === null ? null : 'reading',
    rule: DESK_RULES.find(({ code }) => code === alarm.rule) ?? null,
    reading: null,
    sensorState: alarm.domain === 'hazard' ? 'unknown' : null,
    args: {},
    actions: world.actions.get(id) ?? [],
    series: alarm.priority === 'low' ? null : { what: 'value', stepMs: STEP_MS, points },
    earlier: id % 5,
    can: verbs[alarm.state],
  };
}

/** A drawing in place of a photo: darker before, lighter after. */
function answerPhoto(path: string, response: ServerResponse): true {
  const isAfter = path.includes('-af');
  response.writeHead(200, { 'content-type': 'image/svg+xml' });
  response.end(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120"><rect width="160" height="120" fill="${isAfter ? '#7f97a8' : '#5b5750'}"/>` +
      `<rect x="30" y="40" width="60" height="60" fill="${isAfter ? '#a9bcc8' : '#3b372f'}"/><circle cx="118" cy="36" r="14" fill="#c9b98a"/></svg>`,
  );
  return true;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
