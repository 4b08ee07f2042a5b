/** What officers do: go on and off duty, hand over, promise. */
import type { FastifyRequest } from 'fastify';
import type Type from 'typebox';
import { type App, DONE } from '../http/app.ts';
import { readExactly } from '../http/exact-body.ts';
import { endDuty, type Officer, type ShiftParts, startDuty } from './act.ts';
import {
  DutyQuery,
  GoOffRequest,
  GoOnRequest,
  HandOverRequest,
  PromiseRequest,
  ShiftRowParams,
  SignRequest,
} from './contract.ts';
import { handOver, takeOver, withdraw } from './handover.ts';
import { communityOf, gridsOfOfficer, officerOf, type ShiftRouteDeps } from './officer.ts';
import { keepPromise, makePromise } from './promises.ts';

const TAGS = ['shifts'];

export function dutyRoutes(app: App, { database, registries, clock, realNow }: ShiftRouteDeps): void {
  const parts: ShiftParts = { database, now: () => clock.now(), realNow };

  does('on', 'Go on duty for a shift that runs or begins soon', GoOnRequest, (officer, body) =>
    startDuty(parts, officer, body),
  );
  does('off', 'Go off duty without a handover', GoOffRequest, (officer, { reason, force }) =>
    endDuty(parts, officer, reason, force ?? false),
  );
  does('handovers', 'Sign a handover as the outgoing shift', HandOverRequest, async (officer, body, request) => {
    await handOver(parts, officer, body, gridsOfOfficer(request, officer.community));
  });
  does('promises', 'Record a promise with its due time', PromiseRequest, (officer, { what, dueAt }) =>
    makePromise(parts, officer, what, dueAt),
  );
  doesTo('handovers/:id/sign', 'Sign a handover as the incoming shift', SignRequest, (officer, id, { note }) =>
    takeOver(parts, officer, id, note),
  );
  doesTo('handovers/:id/withdraw', 'Withdraw the first signature of a handover', SignRequest, (officer, id) =>
    withdraw(parts, officer, id),
  );
  doesTo('promises/:id/done', 'Mark a promise as kept', SignRequest, (officer, id) => keepPromise(parts, officer, id));

  /** An order of an officer about the community of the body. */
  function does<Body extends Type.TSchema>(
    path: string,
    summary: string,
    body: Body,
    work: (officer: Officer, body: Type.Static<Body>, request: FastifyRequest) => Promise<void>,
  ): void {
    app.post(
      `/api/shifts/${path}`,
      {
        config: { right: 'shift.work' },
        schema: { summary, tags: TAGS, body, response: DONE },
        validatorCompiler: readExactly,
      },
      async (request: FastifyRequest, reply) => {
        const asked = request.body as Type.Static<Body> & { community?: string };
        const registry = await communityOf(registries, request, asked.community);
        await work(officerOf(request, registry), asked, request);
        return reply.code(204).send();
      },
    );
  }

  /** The same about one row, of the community the officer works in. */
  function doesTo<Body extends Type.TSchema>(
    path: string,
    summary: string,
    body: Body,
    work: (officer: Officer, id: number, body: Type.Static<Body>) => Promise<void>,
  ): void {
    app.post(
      `/api/shifts/${path}`,
      {
        config: { right: 'shift.work' },
        schema: { summary, tags: TAGS, params: ShiftRowParams, querystring: DutyQuery, body, response: DONE },
        validatorCompiler: readExactly,
      },
      async (request: FastifyRequest, reply) => {
        const { community } = request.query as Type.Static<typeof DutyQuery>;
        const registry = await communityOf(registries, request, community);
        const id = Number((request.params as Type.Static<typeof ShiftRowParams>).id);
        await work(officerOf(request, registry), id, request.body as Type.Static<Body>);
        return reply.code(204).send();
      },
    );
  }
}
