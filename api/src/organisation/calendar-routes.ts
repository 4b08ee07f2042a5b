/** The hours and days a community works: what limits are counted on. */
import { accessOf } from '../gate/access.ts';
import { reachFor } from '../gate/gate.ts';
import { type App, DONE, FAILURES } from '../http/app.ts';
import { readWith } from '../http/exact-body.ts';
import { requestedCommunity } from '../scope/scope.ts';
import { workCalendar } from './calendar-days.ts';
import { changeDay, changeHours } from './change.ts';
import {
  CalendarQuery,
  CommunityQuery,
  DayChange,
  DayParams,
  DayRemoval,
  HoursChange,
  WorkCalendar,
} from './contract.ts';
import { readWorkTimes } from './read-calendar.ts';
import type { OrganisationDeps } from './routes.ts';

const TAGS = ['organisation'];
const CHANGE = { config: { right: 'case.settings.change' } } as const;

export function calendarRoutes(app: App, parts: OrganisationDeps): void {
  const { database, registries } = parts;

  app.get(
    '/api/work-calendar',
    {
      config: { right: 'case.settings.read' },
      schema: {
        summary: 'Get working hours, and each day of a range with holidays, make-up workdays and overrides',
        tags: TAGS,
        querystring: CalendarQuery,
        response: { 200: WorkCalendar, ...FAILURES },
      },
    },
    async (request) => {
      const { from, to, community: asked } = request.query;
      const { community } = await requestedCommunity(registries, asked, reachFor(request));
      return workCalendar(await readWorkTimes(database, community.code), from, to);
    },
  );

  app.put(
    '/api/work-calendar/hours',
    {
      ...CHANGE,
      schema: {
        summary: 'Set working hours',
        tags: TAGS,
        querystring: CommunityQuery,
        body: HoursChange,
        response: DONE,
      },
      validatorCompiler: readWith(HoursChange),
    },
    async (request, reply) => {
      const { community } = await requestedCommunity(registries, request.query.community, reachFor(request));
      await changeHours(parts, accessOf(request), community.code, request.body);
      return reply.code(204).send();
    },
  );

  app.put(
    '/api/work-calendar/days/:day',
    {
      ...CHANGE,
      schema: {
        summary: 'Override a day of the national calendar',
        tags: TAGS,
        params: DayParams,
        querystring: CommunityQuery,
        body: DayChange,
        response: DONE,
      },
      validatorCompiler: readWith(DayChange),
    },
    async (request, reply) => {
      const { community } = await requestedCommunity(registries, request.query.community, reachFor(request));
      const { params, body } = request;
      const asked = { day: params.day, wanted: body, reason: body.reason };
      await changeDay(parts, accessOf(request), community.code, asked);
      return reply.code(204).send();
    },
  );

  app.delete(
    '/api/work-calendar/days/:day',
    {
      ...CHANGE,
      schema: {
        summary: 'Reset a day to the national calendar',
        tags: TAGS,
        params: DayParams,
        querystring: CommunityQuery,
        body: DayRemoval,
        response: DONE,
      },
      validatorCompiler: readWith(DayRemoval),
    },
    async (request, reply) => {
      const { community } = await requestedCommunity(registries, request.query.community, reachFor(request));
      const asked = { day: request.params.day, wanted: undefined, reason: request.body.reason };
      await changeDay(parts, accessOf(request), community.code, asked);
      return reply.code(204).send();
    },
  );
}
