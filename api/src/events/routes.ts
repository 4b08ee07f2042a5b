import Type from 'typebox';
import { reachFor } from '../gate/gate.ts';
import { type App, FAILURES } from '../http/app.ts';
import { CommunityCode, GridCode, type RouteDeps, requestedCommunity, requestedScope } from '../scope/scope.ts';
import { Nullable } from '../wire/contract.ts';
import { StreamEvent, StreamEventType } from './contract.ts';
import { streamLine } from './derive.ts';
import { readEventPage } from './queries.ts';

const PAGE_MAX = 200;
const PAGE_DEFAULT = 50;

const EventsQuery = Type.Object({
  community: Type.Optional(CommunityCode),
  grid: Type.Optional(GridCode),
  type: Type.Optional(StreamEventType),
  domain: Type.Optional(StreamEvent.properties.domain),
  before: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Id of the last event of the page before',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: PAGE_DEFAULT })),
});
const EventsReply = Type.Object({
  events: Type.Array(StreamEvent),
  next: Nullable(Type.Integer({ description: 'Pass as `before` for the next page; null: this is the last' })),
});

export function eventRoutes(app: App, { registries, database }: RouteDeps): void {
  app.get(
    '/api/events',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'List events, newest first; missed stops are on the live channel only',
        tags: ['events'],
        querystring: EventsQuery,
        response: { 200: EventsReply, ...FAILURES },
      },
    },
    async (request) => {
      const { query } = request;
      const reach = reachFor(request);
      const registry = await requestedCommunity(registries, query.community, reach);
      const limit = query.limit ?? PAGE_DEFAULT;
      const { type, domain, before } = query;
      const filter = { type, domain, before, limit: limit + 1 };
      const found = await readEventPage(database, requestedScope(registry, query.grid, reach), filter);
      const page = found.slice(0, limit);
      return {
        events: page.map((event) => streamLine(event, registry)),
        next: found.length > limit ? Number(page.at(-1)?.id) : null,
      };
    },
  );
}
