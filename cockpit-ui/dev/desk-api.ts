/** REST of the simulated desk. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DESK_RULES } from './desk-rules.ts';
import { type DeskWorld, doTo, groupsOf } from './desk-world.ts';

const STEP_MS = 15 * 60_000;
const RIGHTS = ['alarm.view', 'alarm.comment', 'alarm.acknowledge', 'alarm.shelve', 'alarm.suspend'].concat([
  'alarm.figures',
  'alarm.rules.read',
  'alarm.rules.change',
  'quarantine.read',
  'quarantine.act',
  'people.manage',
]);

/** Answers what belongs to the desk; false: it is somebody else's. */
export async function answerDesk(
  world: DeskWorld,
  now: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
  const answer = (body: object, status = 200) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
    return true;
  };
  const refuse = (status: number, error: string, message: string) => answer({ error, message }, status);
  if (pathname === '/api/me')
    return answer({ who: { id: 7, name: '陈静', login: 'chenjing', kind: 'person', sees: null, rights: RIGHTS } });
  if (pathname === '/api/alarms') return answer(pageOf(world, searchParams, now));
  if (pathname === '/api/alarms/groups') return answer({ at: now, groups: groupsOf(world) });
  const said: Record<string, unknown> = request.method === 'POST' ? JSON.parse((await textOf(request)) || '{}') : {};
  if (pathname === '/api/alarms/acknowledge' && Array.isArray(said['ids'])) {
    const results = said['ids'].map((id) => {
      const alarm = world.alarms.find((one) => one.id === id);
      const won = alarm !== undefined && doTo(world, alarm, 'acknowledge', said, now) !== undefined;
      const { state = null, owner = null, ownedSince = null } = alarm ?? {};
      return { id, ok: won, error: won ? null : 'already-acknowledged', message: null, state, owner, ownedSince };
    });
    return answer({ results });
  }
  const [, id, verb] = /^\/api\/alarms\/(\d+)(?:\/([a-z-]+))?$/.exec(pathname) ?? [];
  if (id === undefined) return false;
  const alarm = world.alarms.find((one) => one.id === Number(id));
  if (alarm === undefined) return refuse(404, 'not-found', `id: there is no alarm ${id} that you may see.`);
  if (verb === undefined) return answer(detailOf(world, alarm.id, now) ?? {});
  const done = doTo(world, alarm, verb, said, now);
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
    args: {},
    actions: world.actions.get(id) ?? [],
    series: alarm.priority === 'low' ? null : { what: 'value', stepMs: STEP_MS, points },
    earlier: id % 5,
    can: verbs[alarm.state],
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
