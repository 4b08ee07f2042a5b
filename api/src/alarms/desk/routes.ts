import type { AlarmPriority } from '@cockpit/ingest/alarms';
import type { Clock } from '@cockpit/ingest/clock';
import type { FastifyRequest } from 'fastify';
import type Type from 'typebox';
import { type App, communityAsked, FAILURES, gridScope, type RouteDeps } from '../../common/routes.ts';
import { RequestError } from '../../errors.ts';
import type { Registry } from '../../registry/registry.ts';
import type { Right } from '../../rights/contract.ts';
import { reachFor } from '../../rights/gate.ts';
import { readExactly } from '../../web/exact-body.ts';
import { type Access, accessOf, gridsAllowed } from '../access.ts';
import { Alarm, type AlarmState } from '../contract.ts';
import { readRules } from '../rules.ts';
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
import { readDetail, readGroups, readRuleOf } from './detail.ts';
import { type ListFilter, placeOf, readAlarmPage, type TextMatch } from './list.ts';

const PAGE_DEFAULT = 50;
const TAGS = ['alarms'];
const answers = <S>(ok: S) => ({ 200: ok, ...FAILURES });

export interface AlarmRouteDeps extends RouteDeps {
  clock: Clock;
  trace: act.Trace;
}

/** The desk: lists, details, and everything people do to alarms. */
export function deskRoutes(app: App, deps: AlarmRouteDeps): void {
  const { database, registries, clock } = deps;
  const parts: act.ActParts = { database, now: () => clock.now(), trace: deps.trace };

  app.get(
    '/api/alarms',
    {
      config: { right: 'alarm.view' },
      schema: { summary: 'Alarms by page', tags: TAGS, querystring: AlarmListQuery, response: answers(AlarmList) },
    },
    async (request) => {
      const { query } = request;
      const access = accessOf(request);
      const registry = await communityAsked(registries, query.community, reachFor(request));
      const limit = query.limit ?? PAGE_DEFAULT;
      const now = clock.now();
      const filter = filterOf(query, registry, access, await textMatch(deps, query.text, registry));
      const found = await readAlarmPage(database, { ...filter, limit: limit + 1 }, now);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        at: now,
        alarms: page.map(({ raisedAtUs: _, ...alarm }) => alarm),
        next: found.length > limit && last ? placeOf(last) : null,
      };
    },
  );

  app.get(
    '/api/alarms/groups',
    {
      config: { right: 'alarm.view' },
      schema: {
        summary: 'Open alarms by grid and rule, for a flood',
        tags: TAGS,
        querystring: GroupsQuery,
        response: answers(Groups),
      },
    },
    async (request) => {
      const access = accessOf(request);
      const registry = await communityAsked(registries, request.query.community, reachFor(request));
      const scope = gridScope(registry, request.query.grid);
      const now = clock.now();
      return { at: now, groups: await readGroups(database, scope, gridsAllowed(scope, access), now) };
    },
  );

  app.get(
    '/api/alarms/:id',
    {
      config: { right: 'alarm.view' },
      schema: { summary: 'One alarm, whole', tags: TAGS, params: AlarmParams, response: answers(AlarmDetail) },
    },
    async (request) => readDetail(database, accessOf(request), request.params.id, clock.now()),
  );

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
    'Own it; 409 says who does already',
    AcknowledgeRequest,
    (access, id, { note }) => act.acknowledge(parts, access, id, note),
  );
  does('comment', 'alarm.comment', 'Say what happens; the owner’s progress', CommentRequest, (access, id, { note }) =>
    act.comment(parts, access, id, note),
  );
  does('shelve', 'alarm.shelve', 'Put the point away for a while', ShelveRequest, async (access, id, body) => {
    const longest = await longestShelf(deps, access, id, clock.now());
    if (body.minutes > longest)
      throw new RequestError(400, 'invalid-request', `minutes: at most ${longest} for this rule (body).`);
    return act.shelve(parts, access, id, body.minutes, body.reason);
  });
  does('unshelve', 'alarm.shelve', 'Take the point off its shelf', ReasonRequest, (access, id, { reason }) =>
    act.unshelve(parts, access, id, reason),
  );
  does('out-of-service', 'alarm.suspend', 'Take the point out of service', ReasonRequest, (access, id, { reason }) =>
    act.takeOutOfService(parts, access, id, reason),
  );
  does('in-service', 'alarm.suspend', 'Put the point back in service', ReasonRequest, (access, id, { reason }) =>
    act.putInService(parts, access, id, reason),
  );

  app.post(
    '/api/alarms/acknowledge',
    {
      config: { right: 'alarm.acknowledge' },
      schema: {
        summary: 'Own several; an outcome for each',
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
  const [priority, raisedAtUs, id] = query.after?.split('.') ?? [];
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
    after: priority && raisedAtUs && id ? { priority: Number(priority), raisedAtUs, id } : null,
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
  const { set } = await readRules(database);
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
  parts: act.ActParts,
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
