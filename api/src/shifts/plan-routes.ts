/** Planning shifts: the plans, and who works them. */
import { type App, DONE } from '../http/app.ts';
import { readExactly } from '../http/exact-body.ts';
import { RIGHTS } from '../rights/contract.ts';
import { localDay } from '../time/local-day.ts';
import type { ShiftParts } from './act.ts';
import { PlansRequest, RosterRequest } from './contract.ts';
import { communityOf, officerOf, type ShiftRouteDeps } from './officer.ts';
import { readDutyPeople } from './queries.ts';
import { setPlans, setRoster } from './roster.ts';

const TAGS = ['shifts'];

export function shiftPlanRoutes(app: App, { database, registries, clock, realNow }: ShiftRouteDeps): void {
  const parts: ShiftParts = { database, now: () => clock.now(), realNow };

  app.put(
    '/api/shifts/plans',
    {
      config: { right: 'shift.plan' },
      schema: { summary: 'Replace the shift plans', tags: TAGS, body: PlansRequest, response: DONE },
      validatorCompiler: readExactly,
    },
    async (request, reply) => {
      const registry = await communityOf(registries, request, request.body.community);
      await setPlans(parts, officerOf(request, registry), request.body.plans, request.body.reason);
      return reply.code(204).send();
    },
  );

  app.put(
    '/api/shifts/roster',
    {
      config: { right: 'shift.plan' },
      schema: { summary: 'Set the roster of a shift', tags: TAGS, body: RosterRequest, response: DONE },
      validatorCompiler: readExactly,
    },
    async (request, reply) => {
      const registry = await communityOf(registries, request, request.body.community);
      const { code, timezone: zone } = registry.community;
      const allowed = await readDutyPeople(database, code, RIGHTS['shift.work'].roles);
      const today = localDay(clock.now(), zone).date;
      await setRoster(parts, officerOf(request, registry), request.body, allowed, today);
      return reply.code(204).send();
    },
  );
}
