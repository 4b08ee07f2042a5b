import type { AlarmPriority } from '@cockpit/ingest/alarms';
import type { Clock } from '@cockpit/ingest/clock';
import type { FastifyRequest } from 'fastify';
import type Type from 'typebox';
import { RequestError } from '../../errors/errors.ts';
import { type Access, accessOf } from '../../gate/access.ts';
import { reachFor } from '../../gate/gate.ts';
import { type App, answers } from '../../http/app.ts';
import { readExactly } from '../../http/exact-body.ts';
import type { Registry } from '../../registry/registry.ts';
import type { Right } from '../../rights/contract.ts';
import { gridScope, gridsAllowed, type RouteDeps, requestedCommunity } from '../../scope/scope.ts';
import { Alarm, type AlarmState } from '../contract.ts';
import { readAlarmRules } from '../rules.ts';
import * as act from './act.ts';
import {
  AcknowledgeRequest,
  AlarmDetail,
  AlarmList,
  AlarmListQuery,
  AlarmParams,
  BulkAcknowledgeRequest,
  BulkOutcome,
  CommentRequest,
  ExactAlarmParams,
  Groups,
  GroupsQuery,
  ReasonRequest,
  ShelveRequest,
} from './contract.ts';
import { readAlarmDetail, readGroups, readRuleOf } from './detail.ts';
import { cursorOf, type ListFilter, readAlarmPage, type TextMatch } from './list.ts';

const PAGE_DEFAULT = 50;
const TAGS = ['alarms'];

export interface AlarmRouteDeps extends RouteDeps {
  clock: Clock;
  trace: act.Trace;
}

/** The desk: lists and details. */
export function alarmReadRoutes(app: App, deps: AlarmRouteDeps): void {
  const { database, registries, clock } = deps;

  app.get(
    '/api/alarms',
    {
      config: { right: 'alarm.view' },
      schema: { summary: 'List alarms by page', tags: TAGS, querystring: AlarmListQuery, response: answers(AlarmList) },
    },
    async (request) => {
      const { query } = request;
      const access = accessOf(request);
      const registry = await requestedCommunity(registries, query.community, reachFor(request));
      const limit = query.limit ?? PAGE_DEFAULT;
      const now = clock.now();
      const filter = filterOf(query, registry, access, await textMatch(deps, query.text, registry));
      const found = await readAlarmPage(database, { ...filter, limit: limit + 1 }, now);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        at: now,
        alarms: page.map(({ raisedAtUs: _, ...alarm }) => alarm),
        next: found.length > limit && last ? cursorOf(last) : null,
      };
    },
  );

  app.get(
    '/api/alarms/groups',
    {
      config: { right: 'alarm.view' },
      schema: {
        summary: 'List open alarms by grid and rule, for a flood',
        tags: TAGS,
        querystring: GroupsQuery,
        response: answers(Groups),
      },
    },
    async (request) => {
      const access = accessOf(request);
      const registry = await requestedCommunity(registries, request.query.community, reachFor(request));
      const scope = gridScope(registry, request.query.grid);
      const now = clock.now();
      return { at: now, groups: await readGroups(database, scope, gridsAllowed(scope, access), now) };
    },
  );

  app.get(
    '/api/alarms/:id',
    {
      config: { right: 'alarm.view' },
      schema: {
        summary: 'Get one alarm with its timeline',
        tags: TAGS,
        params: AlarmParams,
        response: answers(AlarmDetail),
      },
    },
    async (request) => readAlarmDetail(database, accessOf(request), request.params.id, clock.now()),
  );
}

/** Everything people do to alarms. */
export function alarmActRoutes(app: App, deps: AlarmRouteDeps): void {
  const { database, clock } = deps;
  const parts: act.AlarmActParts = { database, now: () => clock.now(), trace: deps.trace };

  const does = <Body extends Type.TSchema>(
    path: string,
    right: Right,
    summary: string,
    body: Body,
    work: (access: Access, id: number, body: Type.Static<Body>) => Promise<Alarm>,
  ) =>
    app.post(
      `/api/alarms/:id/${path}`,
      {
        config: { right },
        schema: { summary, tags: TAGS, params: ExactAlarmParams, body, response: answers(Alarm) },
        validatorCompiler: readExactly,
      },
      async (request: FastifyRequest) =>
        work(
          accessOf(request),
          Number((request.params as Type.Static<typeof ExactAlarmParams>).id),
          request.body as Type.Static<Body>,
        ),
    );

  does(
    'acknowledge',
    'alarm.acknowledge',
    'Acknowledge an alarm and own it; 409 names its present owner',
    AcknowledgeRequest,
    (access, id, { note }) => act.acknowledge(parts, access, id, note),
  );
  does('comment', 'alarm.comment', 'Comment on an alarm', CommentRequest, (access, id, { note }) =>
    act.commentOnAlarm(parts, access, id, note),
  );
  does('shelve', 'alarm.shelve', 'Shelve the alarm point for some minutes', ShelveRequest, async (access, id, body) => {
    const longest = await longestShelf(deps, access, id, clock.now());
    if (body.minutes > longest)
      throw new RequestError(400, 'invalid-request', `minutes: at most ${longest} for this rule (body).`);
    return act.shelve(parts, access, id, body.minutes, body.reason);
  });
  does('unshelve', 'alarm.shelve', 'Unshelve the alarm point', ReasonRequest, (access, id, { reason }) =>
    act.unshelve(parts, access, id, reason),
  );
  does(
    'out-of-service',
    'alarm.suspend',
    'Take the alarm point out of service',
    ReasonRequest,
    (access, id, { reason }) => act.takeOutOfService(parts, access, id, reason),
  );
  does('in-service', 'alarm.suspend', 'Return the alarm point to service', ReasonRequest, (access, id, { reason }) =>
    act.putInService(parts, access, id, reason),
  );

  app.post(
    '/api/alarms/acknowledge',
    {
      config: { right: 'alarm.acknowledge' },
      schema: {
        summary: 'Acknowledge several alarms; one outcome per alarm',
        tags: TAGS,
        body: BulkAcknowledgeRequest,
        response: answers(BulkOutcome),
      },
      validatorCompiler: readExactly,
    },
    async (request) => {
      const access = accessOf(request);
      const results: Type.Static<typeof BulkOutcome>['results'] = [];
      for (const id of request.body.ids) results.push(await outcomeOf(deps, parts, access, id, request.body.note));
      return { results };
    },
  );
}

function filterOf(
  query: Type.Static<typeof AlarmListQuery>,
  registry: Registry,
  access: Access,
  text: TextMatch | null,
): Omit<ListFilter, 'limit'> {
  const states = query.state?.split(',') ?? ['open'];
  const [rank, raisedAtUs, id] = query.after?.split('.') ?? [];
  return {
    community: registry.community.code,
    grids: gridsAllowed(gridScope(registry, query.grid), access),
    domain: query.domain,
    priorities: (query.priority?.split(',') as AlarmPriority[] | undefined) ?? null,
    states: states.includes('all') ? null : states.includes('open') ? 'open' : (states as AlarmState[]),
    owner: query.owner === 'me' ? access.actor.id : query.owner,
    rule: query.rule,
    facility: query.facility,
    text,
    from: query.from,
    to: query.to,
    sort: query.sort ?? 'newest',
    after: rank && raisedAtUs && id ? { rank: Number(rank), raisedAtUs, id } : null,
  };
}

/** What a text means: names and codes are few and in memory. */
async function textMatch(
  { database }: AlarmRouteDeps,
  text: string | undefined,
  registry: Registry,
): Promise<TextMatch | null> {
  if (text === undefined) return null;
  const wanted = text.toLowerCase();
  const fits = (...words: string[]) => words.some((word) => word.toLowerCase().includes(wanted));
  const { set } = await readAlarmRules(database);
  return {
    text,
    facilities: [...registry.byDevice.values()]
      .filter(({ code, name }) => fits(code, name.zh, name.en))
      .map(({ id }) => id),
    grids: registry.grids.filter(({ code, name }) => fits(code, name.zh, name.en)).map(({ code }) => code),
    rules: set
      .rulesOf(registry.community.code)
      .filter(({ code, title }) => fits(code, title.zh, title.en))
      .map(({ code }) => code),
  };
}

async function longestShelf({ database }: AlarmRouteDeps, access: Access, id: number, now: number): Promise<number> {
  return (await readRuleOf(database, access, id, now))?.shelveMinutesMax ?? 60;
}

async function outcomeOf(
  { database, clock }: AlarmRouteDeps,
  parts: act.AlarmActParts,
  access: Access,
  id: number,
  note: string | undefined,
): Promise<Type.Static<typeof BulkOutcome>['results'][number]> {
  try {
    const { state, owner, ownedSince } = await act.acknowledge(parts, access, id, note);
    return { id, ok: true, error: null, message: null, state, owner, ownedSince };
  } catch (thrown) {
    if (!(thrown instanceof RequestError)) throw thrown;
    const now = await act.readAlarm(database, access, id, clock.now());
    const { code: error, message } = thrown;
    return {
      id,
      ok: false,
      error,
      message,
      state: now?.state ?? null,
      owner: now?.owner ?? null,
      ownedSince: now?.ownedSince ?? null,
    };
  }
}
