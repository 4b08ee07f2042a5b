/** Reading shifts: the roster, who is on duty, what there is to hand over. */
import { personOf } from '../gate/gate.ts';
import { type App, answers } from '../http/app.ts';
import { RIGHTS } from '../rights/contract.ts';
import { ownDuty, shiftsToTake } from './act.ts';
import { DutyAnswer, DutyQuery, HandoverState, ShiftList, ShiftsQuery } from './contract.ts';
import { readDutyFacts } from './duty-facts.ts';
import { dutyNow } from './duty-now.ts';
import { readFinished, readHandoverWaiting } from './handover.ts';
import { readHandoverState } from './handover-state.ts';
import { communityOf, gridsOfOfficer, officerOf, type ShiftRouteDeps } from './officer.ts';
import { runningAt } from './plan.ts';
import { readShifts } from './shift-list.ts';

const TAGS = ['shifts'];
const NEXT_SHIFT_MS = 12 * 60 * 60_000;

export function shiftReadRoutes(app: App, { database, registries, clock }: ShiftRouteDeps): void {
  app.get(
    '/api/shifts',
    {
      config: { right: 'shift.view' },
      schema: {
        summary: 'List shifts with roster and attendance',
        tags: TAGS,
        querystring: ShiftsQuery,
        response: answers(ShiftList),
      },
    },
    async (request) => {
      const { community } = await communityOf(registries, request, request.query.community);
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
        summary: 'Get the present duty and handovers awaiting a signature',
        tags: TAGS,
        querystring: DutyQuery,
        response: answers(DutyAnswer),
      },
    },
    async (request): Promise<DutyAnswer> => {
      const registry = await communityOf(registries, request, request.query.community);
      const { code, timezone: zone } = registry.community;
      const now = clock.now();
      const me = personOf(request);
      const facts = await readDutyFacts(database, registry, now);
      const own = await ownDuty(database, officerOf(request, registry));
      const reader = { person: me.id, grids: gridsOfOfficer(request, code) };
      const [last] = await readFinished(database, code, reader, 1);
      return {
        at: now,
        now: dutyNow(facts, zone, now),
        me: own === undefined ? null : { plan: own.plan, day: own.day, since: own.onAt },
        canTake: shiftsToTake(facts.plans, now, zone).map(({ peopleMin: _, ...shift }) => shift),
        waiting: await readHandoverWaiting(database, code, reader),
        last: last ?? null,
      };
    },
  );

  app.get(
    '/api/shifts/handover-state',
    {
      config: { right: 'shift.work' },
      schema: {
        summary: 'Preview the handover of the present shift',
        tags: TAGS,
        querystring: DutyQuery,
        response: answers(HandoverState),
      },
    },
    async (request) => {
      const registry = await communityOf(registries, request, request.query.community);
      const { code, timezone: zone } = registry.community;
      const now = clock.now();
      const facts = await readDutyFacts(database, registry, now);
      const end = runningAt(facts.plans, now, zone)[0]?.endsAt ?? now;
      const grids = gridsOfOfficer(request, code);
      return readHandoverState(database, {
        community: code,
        grids,
        person: personOf(request).id,
        now,
        until: end + NEXT_SHIFT_MS,
      });
    },
  );
}
