import type { Clock } from '@cockpit/ingest/clock';
import { audit } from '../audit/write.ts';
import { inTransaction } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import { personOf } from '../gate/gate.ts';
import { type App, FAILURES } from '../http/app.ts';
import { readWith } from '../http/exact-body.ts';
import type { RouteDeps } from '../scope/scope.ts';
import { readAction, readActions, requestAction } from './actions.ts';
import {
  CutOffReply,
  QuarantineAction,
  QuarantineActionRequest,
  QuarantineActionsQuery,
  QuarantineActionsReply,
  QuarantineDetail,
  QuarantineGroupsReply,
  QuarantineParams,
  QuarantineQuery,
  QuarantineReply,
} from './contract.ts';
import { readCutOff } from './cut-off.ts';
import { readQuarantineGroups } from './groups.ts';
import { readDroppedCounts, readQuarantineCounts, readQuarantineDetail, readQuarantinePage } from './queries.ts';

const PAGE_DEFAULT = 50;
const TAGS = ['quarantine'];

export interface QuarantineDeps extends RouteDeps {
  clock: Clock;
  /** Epoch ms of the world. */
  realNow(): number;
}

export function quarantineRoutes(app: App, { database }: Pick<QuarantineDeps, 'database'>): void {
  app.get(
    '/api/quarantine',
    {
      config: { right: 'quarantine.read' },
      schema: {
        summary: 'List quarantined messages, newest first',
        tags: TAGS,
        querystring: QuarantineQuery,
        response: { 200: QuarantineReply, ...FAILURES },
      },
    },
    async ({ query }) => {
      const limit = query.limit ?? PAGE_DEFAULT;
      const [found, counts, letGo] = await Promise.all([
        readQuarantinePage(database, { ...query, state: query.state ?? 'open', limit: limit + 1 }),
        readQuarantineCounts(database),
        readDroppedCounts(database),
      ]);
      const page = found.slice(0, limit);
      return { rows: page, next: found.length > limit ? (page.at(-1)?.id ?? null) : null, counts, letGo };
    },
  );

  app.get(
    '/api/quarantine/cut-off',
    {
      config: { right: 'quarantine.read' },
      schema: {
        summary: 'List senders whose rejected messages are only counted, because there are too many',
        tags: TAGS,
        response: { 200: CutOffReply, ...FAILURES },
      },
    },
    async () => ({ rows: await readCutOff(database) }),
  );

  app.get(
    '/api/quarantine/groups',
    {
      config: { right: 'quarantine.read' },
      schema: {
        summary: 'List open quarantined messages by sender and reason, with the remedy',
        tags: TAGS,
        response: { 200: QuarantineGroupsReply, ...FAILURES },
      },
    },
    async () => ({ groups: await readQuarantineGroups(database) }),
  );

  app.get(
    '/api/quarantine/:id',
    {
      config: { right: 'quarantine.read' },
      schema: {
        summary: 'Get one quarantined message, with the count of equal ones',
        tags: TAGS,
        params: QuarantineParams,
        response: { 200: QuarantineDetail, ...FAILURES },
      },
    },
    async ({ params }) => {
      const row = await readQuarantineDetail(database, params.id);
      if (row === undefined) throw notFound(`there is no message ${params.id} in quarantine`);
      return row;
    },
  );
}

/** What was asked to be done with messages. */
export function quarantineActionRoutes(app: App, { database, clock, realNow }: QuarantineDeps): void {
  app.post(
    '/api/quarantine/actions',
    {
      config: { right: 'quarantine.act' },
      schema: {
        summary: 'Release or discard quarantined messages; ingest carries it out',
        tags: TAGS,
        body: QuarantineActionRequest,
        response: { 202: QuarantineAction, ...FAILURES },
      },
      validatorCompiler: readWith(QuarantineActionRequest),
    },
    async (request, reply) => {
      const { body } = request;
      const who = personOf(request);
      if (body.action === 'discard' && body.why === undefined)
        throw new RequestError(400, 'invalid-request', 'why: is required to discard.');
      const action = await inTransaction(database, async (tx) => {
        const asked = await requestAction(tx, { ...body, by: who.name }, clock.now());
        if (asked === undefined)
          throw new RequestError(429, 'too-many-actions', 'Too many actions wait for ingest; is it running?');
        await audit(tx, {
          at: realNow(),
          who,
          action: `quarantine.${body.action}`,
          object: `quarantine-action:${asked.id}`,
          after: body.filter,
          reason: body.why,
          address: request.ip,
        });
        return asked;
      });
      return reply.code(202).header('location', `/api/quarantine/actions/${action.id}`).send(action);
    },
  );

  app.get(
    '/api/quarantine/actions',
    {
      config: { right: 'quarantine.read' },
      schema: {
        summary: 'List actions on quarantined messages, newest first',
        tags: TAGS,
        querystring: QuarantineActionsQuery,
        response: { 200: QuarantineActionsReply, ...FAILURES },
      },
    },
    async ({ query }) => {
      const limit = query.limit ?? PAGE_DEFAULT;
      const found = await readActions(database, query.before, limit + 1);
      const actions = found.slice(0, limit);
      return { actions, next: found.length > limit ? (actions.at(-1)?.id ?? null) : null };
    },
  );

  app.get(
    '/api/quarantine/actions/:id',
    {
      config: { right: 'quarantine.read' },
      schema: {
        summary: 'Get the progress and the result of one action',
        tags: TAGS,
        params: QuarantineParams,
        response: { 200: QuarantineAction, ...FAILURES },
      },
    },
    async ({ params }) => {
      const action = await readAction(database, params.id);
      if (action === undefined) throw notFound(`there is no action ${params.id}`);
      return action;
    },
  );
}

function notFound(sentence: string): RequestError {
  return new RequestError(404, 'not-found', `id: ${sentence}.`);
}
