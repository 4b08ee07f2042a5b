import type { Clock } from '@cockpit/ingest/clock';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Database } from '../../database/database.ts';
import { forbidden } from '../../errors/errors.ts';
import { personOf, reachFor } from '../../gate/gate.ts';
import { type App, answers } from '../../http/app.ts';
import { type RouteDeps, requestedCommunity } from '../../scope/scope.ts';
import { Nullable } from '../../wire/contract.ts';
import { caseReach, mayAt, readOwnDepartments } from '../access.ts';
import { readCategories } from '../categories/categories.ts';
import { CaseId } from '../contract.ts';
import { caseFile } from '../rows.ts';
import { readBoard } from './board.ts';
import {
  BoardQuery,
  CaseBoard,
  CaseDetail,
  CaseList,
  CaseListQuery,
  CaseReadings,
  DispatchSuggestions,
  VerifierList,
} from './contract.ts';
import { readCaseDetail, readSeen } from './detail.ts';
import { needsOwn } from './filter.ts';
import { readCasePage } from './list.ts';
import { readVerifiers, suggestDepartments } from './people.ts';
import { filterOf, nextOf, readCursor, signalOf, sortOf, stagesOf } from './query.ts';
import { readReadings } from './readings.ts';

const PAGE_DEFAULT = 50;
const TAGS = ['cases'];
const Params = Type.Object({ id: CaseId });

export interface CaseDeskDeps extends RouteDeps {
  clock: Clock;
}

/** Reading cases: lists, the board, one case whole, and who could take it up. */
export function caseDeskRoutes(app: App, { database, registries, clock }: CaseDeskDeps): void {
  app.get(
    '/api/cases',
    {
      config: { right: 'case.read' },
      schema: { summary: 'List cases by page', tags: TAGS, querystring: CaseListQuery, response: answers(CaseList) },
    },
    async (request) => {
      const { query } = request;
      const { filter, categories } = await asked(request, query);
      const stages = stagesOf(query);
      const sort = sortOf(query, stages);
      const page = { stages, sort, after: readCursor(query.after, sort), limit: query.limit ?? PAGE_DEFAULT };
      const now = clock.now();
      const found = await readCasePage(
        database,
        { ...page, filter: { ...filter, signal: signalOf(query.signal), from: query.from, to: query.to } },
        now,
      );
      return { at: now, cases: found.rows.map((row) => caseFile(row, categories)), next: nextOf(found.next) };
    },
  );

  app.get(
    '/api/cases/board',
    {
      config: { right: 'case.read' },
      schema: {
        summary: 'List open cases by stage',
        tags: TAGS,
        querystring: BoardQuery,
        response: answers(CaseBoard),
      },
    },
    async (request) => {
      const { filter, categories } = await asked(request, request.query);
      const now = clock.now();
      const { columns, suspended } = await readBoard(database, filter, now);
      const named = <Column extends { cases: Parameters<typeof caseFile>[0][] }>({ cases, ...column }: Column) => ({
        ...column,
        cases: cases.map((row) => caseFile(row, categories)),
      });
      return { at: now, columns: columns.map(named), suspended: named(suspended) };
    },
  );

  app.get(
    '/api/cases/:id',
    {
      config: { right: 'case.read' },
      schema: { summary: 'Get one case with its timeline', tags: TAGS, params: Params, response: answers(CaseDetail) },
    },
    async (request) => readCaseDetail(database, personOf(request), request.params.id, clock.now()),
  );

  app.get(
    '/api/cases/:id/readings',
    {
      config: { right: 'case.read' },
      schema: {
        summary: 'Get the readings around the first signal of a case; null: none',
        tags: TAGS,
        params: Params,
        response: answers(Nullable(CaseReadings)),
      },
    },
    async (request, reply) => {
      const { id } = await readSeen(database, personOf(request), request.params.id);
      const readings = await readReadings(database, id, clock.now());
      // A bare null would be an answer without a body.
      return readings ?? reply.type('application/json; charset=utf-8').send('null' as never);
    },
  );

  app.get(
    '/api/cases/:id/dispatch-suggestions',
    {
      config: { right: 'case.dispatch' },
      schema: {
        summary: 'List dispatch suggestions, best first',
        tags: TAGS,
        params: Params,
        response: answers(DispatchSuggestions),
      },
    },
    async (request) => ({
      at: clock.now(),
      suggestions: await suggestDepartments(database, await toDispatch(database, request, request.params.id)),
    }),
  );

  app.get(
    '/api/cases/:id/verifiers',
    {
      config: { right: 'case.dispatch' },
      schema: {
        summary: 'List possible verifiers, least busy first',
        tags: TAGS,
        params: Params,
        response: answers(VerifierList),
      },
    },
    async (request) => ({
      at: clock.now(),
      people: await readVerifiers(database, await toDispatch(database, request, request.params.id)),
    }),
  );

  async function asked(request: FastifyRequest, query: BoardQuery) {
    const registry = await requestedCommunity(registries, query.community, reachFor(request));
    const community = registry.community.code;
    const person = personOf(request);
    const isOwn = needsOwn({ reach: caseReach(person, community), mine: query.mine ?? false });
    const [categories, departments] = await Promise.all([
      readCategories(database, community),
      isOwn ? readOwnDepartments(database, community, person.id) : [],
    ]);
    return { filter: filterOf(query, registry, { person, departments }, categories), categories };
  }
}

/** A case that may be seen, and sent somewhere. */
async function toDispatch(database: Database, request: FastifyRequest, id: number) {
  const row = await readSeen(database, personOf(request), id);
  if (!mayAt(personOf(request), 'case.dispatch', row))
    throw forbidden(`case.dispatch does not reach ${row.grid ?? 'it'} for you.`);
  return row;
}
