import { type App, FAILURES } from '../http/app.ts';
import type { RouteDeps } from '../scope/scope.ts';
import { PassedOverQuery, PassedOverReply } from './contract.ts';
import { readPassedOver, readPassedOverCounts } from './queries.ts';

const PAGE_DEFAULT = 50;

export function passedOverRoutes(app: App, { database }: RouteDeps): void {
  app.get(
    '/api/passed-over',
    {
      // Of every community, as quarantine is: whose a message is may be just what nobody understood.
      config: { right: 'quarantine.read' },
      schema: {
        summary: 'List messages that were understood and not stored, by rule and source',
        tags: ['quarantine'],
        querystring: PassedOverQuery,
        response: { 200: PassedOverReply, ...FAILURES },
      },
    },
    async ({ query }) => {
      const limit = query.limit ?? PAGE_DEFAULT;
      const [found, rules] = await Promise.all([
        readPassedOver(database, { ...query, skip: query.skip ?? 0, limit: limit + 1 }),
        readPassedOverCounts(database),
      ]);
      return { rules, rows: found.slice(0, limit), more: found.length > limit };
    },
  );
}
