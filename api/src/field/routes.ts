import type { Clock } from '@cockpit/ingest/clock';
import { RequestError } from '../errors/errors.ts';
import { personOf, reachFor } from '../gate/gate.ts';
import { type App, FAILURES } from '../http/app.ts';
import { readExactly } from '../http/exact-body.ts';
import { patrolPicture } from '../patrol/picture.ts';
import { readCheckins } from '../patrol/queries.ts';
import { devicesOf, type RouteDeps, requestedCommunity, requestedScope } from '../scope/scope.ts';
import { localDay } from '../time/local-day.ts';
import { checkIn } from './check-in.ts';
import { readCheckin, readDeviceCodes, withoutOwner } from './checkins.ts';
import { CheckinParams, CheckinRequest, FieldCheckin, FieldToday, TodayQuery } from './contract.ts';
import { readOfficer } from './officers.ts';
import { roundsToWalk } from './today.ts';

const TAGS = ['field'];
const RIGHT = { config: { right: 'patrol.walk' } } as const;

export interface FieldDeps extends RouteDeps {
  clock: Clock;
  realNow(): number;
  newId(): string;
}

/** What a grid worker's phone asks and sends. */
export function fieldRoutes(app: App, { database, registries, clock, realNow, newId }: FieldDeps): void {
  app.get(
    '/api/field/today',
    {
      ...RIGHT,
      schema: {
        summary: 'List today’s rounds with the state of each stop',
        tags: TAGS,
        querystring: TodayQuery,
        response: { 200: FieldToday, ...FAILURES },
      },
    },
    async (request) => {
      const reach = reachFor(request);
      const registry = await requestedCommunity(registries, request.query.community, reach);
      const now = clock.now();
      const { code, name, timezone } = registry.community;
      const since = localDay(now, timezone, -1).startsAt;
      const checkpoints = registry.routes.flatMap((route) => route.checkpoints);
      const [checkins, officer, devices] = await Promise.all([
        readCheckins(database, registry, since),
        readOfficer(database, personOf(request).id),
        readDeviceCodes(database, devicesOf(checkpoints)),
      ]);
      const picture = patrolPicture(checkins, registry, now);
      const rounds = roundsToWalk(picture, requestedScope(registry, undefined, reach), { officer, devices }, now);
      return { at: now, community: { code, name, timezone }, rounds };
    },
  );

  app.post(
    '/api/field/checkins',
    {
      ...RIGHT,
      schema: {
        summary: 'Check in at a checkpoint; stored by ingest a moment later',
        tags: TAGS,
        body: CheckinRequest,
        response: { 200: FieldCheckin, 202: FieldCheckin, ...FAILURES },
      },
      validatorCompiler: readExactly,
    },
    async (request, reply) => {
      const reach = reachFor(request);
      const registry = await requestedCommunity(registries, request.body.community, reach);
      const walker = { person: personOf(request), reach, address: request.ip };
      const deps = { database, now: () => clock.now(), realNow, newId };
      const { checkin, again } = await checkIn(deps, registry, walker, request.body);
      return reply
        .code(again ? 200 : 202)
        .header('location', `/api/field/checkins/${checkin.id}`)
        .send(withoutOwner(checkin));
    },
  );

  app.get(
    '/api/field/checkins/:id',
    {
      ...RIGHT,
      schema: {
        summary: 'Get the result of an own check-in',
        tags: TAGS,
        params: CheckinParams,
        response: { 200: FieldCheckin, ...FAILURES },
      },
    },
    async (request) => {
      const { id } = request.params;
      const checkin = await readCheckin(database, id);
      if (checkin === undefined || checkin.person !== personOf(request).id)
        throw new RequestError(404, 'not-found', `id: you have made no check-in ${id}.`);
      return withoutOwner(checkin);
    },
  );
}
