import type { Clock } from '@cockpit/ingest/clock';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { personOf, reachFor } from '../../gate/gate.ts';
import { type App, FAILURES } from '../../http/app.ts';
import { readExactly } from '../../http/exact-body.ts';
import { answerOnce, IdempotencyHeaders } from '../../idempotency/header.ts';
import { type RouteDeps, requestedCommunity } from '../../scope/scope.ts';
import { ErrorBody } from '../../wire/contract.ts';
import { CaseFile } from '../contract.ts';
import { traceCases } from '../trace.ts';
import { type ActingPerson, actOnCase, type CaseActParts } from './act.ts';
import { CASE_TABLE, CASE_VERBS } from './constants.ts';
import { CASE_BODIES, type CaseBody, ReportRequest, StaleCase } from './contract.ts';
import { onceForEver } from './orders.ts';
import { report } from './report.ts';

const TAGS = ['cases'];
const Params = Type.Object({ id: Type.String({ pattern: '^[1-9]\\d{0,15}$' }) });

export interface CaseActDeps extends RouteDeps {
  clock: Clock;
  /** Epoch ms of the world's clock. */
  realNow(): number;
}

/** Reporting a case, and one route for each action of the table. */
export function caseActRoutes(app: App, deps: CaseActDeps): void {
  const { registries, clock, realNow } = deps;
  const parts: CaseActParts = { now: () => clock.now(), trace: traceCases(realNow) };

  app.post(
    '/api/cases',
    {
      config: { right: 'case.report' },
      schema: {
        summary: 'Report a case, by hand or from signals',
        tags: TAGS,
        headers: IdempotencyHeaders,
        body: ReportRequest,
        response: { 201: CaseFile, ...FAILURES },
      },
      validatorCompiler: readExactly,
    },
    async (request, reply) => {
      // Before the transaction: anyone who holds a connection must not wait for another one.
      const registry = await requestedCommunity(registries, request.body.community, reachFor(request));
      const who = whoOf(request);
      return answerOnce(deps, request, reply, (tx, order) =>
        onceForEver(tx, order, who.person, 201, () => report(tx, parts, who, registry, request.body)),
      );
    },
  );

  for (const verb of CASE_VERBS)
    app.post(
      `/api/cases/:id/${verb}`,
      {
        config: { right: CASE_TABLE[verb].right },
        schema: {
          summary: CASE_TABLE[verb].summary,
          tags: TAGS,
          params: Params,
          headers: IdempotencyHeaders,
          body: CASE_BODIES[verb],
          response: { 200: CaseFile, 409: Type.Union([StaleCase, ErrorBody]), ...FAILURES },
        },
        validatorCompiler: readExactly,
      },
      async (request, reply) => {
        const { id } = request.params as Type.Static<typeof Params>;
        const body = request.body as CaseBody<typeof verb>;
        const who = whoOf(request);
        return answerOnce(deps, request, reply, (tx, order) =>
          onceForEver(tx, order, who.person, 200, () => actOnCase(tx, parts, who, Number(id), verb, body)),
        );
      },
    );
}

function whoOf(request: FastifyRequest): ActingPerson {
  return { person: personOf(request), address: request.ip };
}
