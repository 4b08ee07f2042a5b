import type { Clock } from '@cockpit/ingest/clock';
import type { FastifyRequest } from 'fastify';
import type Type from 'typebox';
import { accessOf } from '../alarms/access.ts';
import { localDay } from '../common/local-day.ts';
import { type App, communityAsked, FAILURES, type RouteDeps } from '../common/routes.ts';
import { RequestError } from '../errors.ts';
import type { Registry } from '../registry/registry.ts';
import { RIGHTS } from '../rights/contract.ts';
import { personOf, reachFor } from '../rights/gate.ts';
import { readExactly } from '../web/exact-body.ts';
import { goOff, goOn, type Officer, ownDuty, type ShiftParts, takable } from './act.ts';
import {
  DutyAnswer,
  DutyQuery,
  GoOffRequest,
  GoOnRequest,
  HandOverRequest,
  PlansRequest,
  PromiseRequest,
  RosterRequest,
  RowParams,
  ShiftEstate,
  ShiftList,
  ShiftsQuery,
  SignRequest,
} from './contract.ts';
import { dutyNow } from './duty-now.ts';
import { readEstate } from './estate.ts';
import { handOver, readFinished, readWaiting, takeOver, withdraw } from './handover.ts';
import { readDutyFacts } from './live.ts';
import { runningAt } from './plan.ts';
import { keepPromise, makePromise } from './promises.ts';
import { readDutyPeople } from './queries.ts';
import { setPlans, setRoster } from './roster.ts';
import { readShifts } from './shift-list.ts';

const TAGS = ['shifts'];
const answers = <S>(ok: S) => ({ 200: ok, ...FAILURES });
const NEXT_SHIFT_MS = 12 * 60 * 60_000;

export interface ShiftRouteDeps extends RouteDeps {
  clock: Clock;
  /** Epoch ms of the world. */
  realNow(): number;
}

export function shiftRoutes(app: App, { database, registries, clock, realNow }: ShiftRouteDeps): void {
  const parts: ShiftParts = { database, now: () => clock.now(), realNow };

  app.get(
    '/api/shifts',
    {
      config: { right: 'shift.view' },
      schema: {
        summary: 'Shifts, roster and who was there',
        tags: TAGS,
        querystring: ShiftsQuery,
        response: answers(ShiftList),
      },
    },
    async (request) => {
      const { community } = await communityOf(request, request.query.community);
      const { from, to } = request.query;
      const now = clock.now();
      return { at: now, ...(await readShifts(database, community, { from, to }, RIGHTS['shift.work'].roles)) };
    },
  );

  app.get(
    '/api/shifts/duty',
    {
      config: { right: 'shift.view' },
      schema: {
        summary: 'Who is on duty, and what waits for a signature',
        tags: TAGS,
        querystring: DutyQuery,
        response: answers(DutyAnswer),
      },
    },
    async (request): Promise<DutyAnswer> => {
      const registry = await communityOf(request, request.query.community);
      const { code, timezone: zone } = registry.community;
      const now = clock.now();
      const me = personOf(request);
      const facts = await readDutyFacts(database, registry, now);
      const own = await ownDuty(database, officerOf(request, registry));
      const reader = { person: me.id, grids: gridsOf(request, code) };
      const [last] = await readFinished(database, code, reader, 1);
      return {
        at: now,
        now: dutyNow(facts, zone, now),
        me: own === undefined ? null : { plan: own.plan, day: own.day, since: own.onAt },
        canTake: takable(facts.plans, now, zone).map(({ peopleMin: _, ...shift }) => shift),
        waiting: await readWaiting(database, code, reader),
        last: last ?? null,
      };
    },
  );

  app.get(
    '/api/shifts/estate',
    {
      config: { right: 'shift.work' },
      schema: {
        summary: 'What there is to hand over now',
        tags: TAGS,
        querystring: DutyQuery,
        response: answers(ShiftEstate),
      },
    },
    async (request) => {
      const registry = await communityOf(request, request.query.community);
      const { code, timezone: zone } = registry.community;
      const now = clock.now();
      const facts = await readDutyFacts(database, registry, now);
      const end = runningAt(facts.plans, now, zone)[0]?.endsAt ?? now;
      const grids = gridsOf(request, code);
      return readEstate(database, {
        community: code,
        grids,
        person: personOf(request).id,
        now,
        until: end + NEXT_SHIFT_MS,
      });
    },
  );

  does('on', 'Go on duty for a shift that runs or begins soon', GoOnRequest, (officer, body) =>
    goOn(parts, officer, body),
  );
  does('off', 'Leave without a handover', GoOffRequest, (officer, { reason, force }) =>
    goOff(parts, officer, reason, force ?? false),
  );
  does('handovers', 'Sign first: hand over to a shift', HandOverRequest, async (officer, body, request) => {
    await handOver(parts, officer, body, gridsOf(request, officer.community));
  });
  does('promises', 'Note what was promised for a time', PromiseRequest, (officer, { what, dueAt }) =>
    makePromise(parts, officer, what, dueAt),
  );
  doesTo('handovers/:id/sign', 'Sign second: take over', SignRequest, (officer, id, { note }) =>
    takeOver(parts, officer, id, note),
  );
  doesTo('handovers/:id/withdraw', 'Take the first signature back', SignRequest, (officer, id) =>
    withdraw(parts, officer, id),
  );
  doesTo('promises/:id/done', 'A promise was kept', SignRequest, (officer, id) => keepPromise(parts, officer, id));

  app.put(
    '/api/shifts/plans',
    {
      config: { right: 'shift.plan' },
      schema: { summary: 'Replace the plans of shifts', tags: TAGS, body: PlansRequest },
      validatorCompiler: readExactly,
    },
    async (request, reply) => {
      const registry = await communityOf(request, request.body.community);
      await setPlans(parts, officerOf(request, registry), request.body.plans, request.body.reason);
      return reply.code(204).send();
    },
  );

  app.put(
    '/api/shifts/roster',
    {
      config: { right: 'shift.plan' },
      schema: { summary: 'Set who works a shift', tags: TAGS, body: RosterRequest },
      validatorCompiler: readExactly,
    },
    async (request, reply) => {
      const registry = await communityOf(request, request.body.community);
      const { code, timezone: zone } = registry.community;
      const allowed = await readDutyPeople(database, code, RIGHTS['shift.work'].roles);
      const today = localDay(clock.now(), zone).date;
      await setRoster(parts, officerOf(request, registry), request.body, allowed, today);
      return reply.code(204).send();
    },
  );

  /** An order of an officer about the community of the body. */
  function does<Body extends Type.TSchema>(
    path: string,
    summary: string,
    body: Body,
    work: (officer: Officer, body: Type.Static<Body>, request: FastifyRequest) => Promise<void>,
  ): void {
    app.post(
      `/api/shifts/${path}`,
      { config: { right: 'shift.work' }, schema: { summary, tags: TAGS, body }, validatorCompiler: readExactly },
      async (request: FastifyRequest, reply) => {
        const asked = request.body as Type.Static<Body> & { community?: string };
        const registry = await communityOf(request, asked.community);
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
        schema: { summary, tags: TAGS, params: RowParams, querystring: DutyQuery, body },
        validatorCompiler: readExactly,
      },
      async (request: FastifyRequest, reply) => {
        const { community } = request.query as Type.Static<typeof DutyQuery>;
        const registry = await communityOf(request, community);
        const id = Number((request.params as Type.Static<typeof RowParams>).id);
        await work(officerOf(request, registry), id, request.body as Type.Static<Body>);
        return reply.code(204).send();
      },
    );
  }

  function communityOf(request: FastifyRequest, asked: string | undefined): Promise<Registry> {
    return communityAsked(registries, asked, reachFor(request));
  }

  function officerOf(request: FastifyRequest, { community }: Registry): Officer {
    const person = personOf(request);
    if (person.kind !== 'person') throw new RequestError(403, 'forbidden', 'A wall works no shifts.');
    return { person, address: request.ip, community: community.code, zone: community.timezone };
  }

  function gridsOf(request: FastifyRequest, community: string): string[] | null {
    const reach = accessOf(request).gridsOf(community);
    return reach === null ? null : [...reach];
  }
}
