import Type from 'typebox';
import { type App, CommunityCode, FAILURES, type RouteDeps, ScopeQuery } from '../common/routes.ts';
import { Snapshot } from '../live/contract.ts';
import { roomOf } from '../live/rooms.ts';
import { CommunityInfo, GridsReply } from './contract.ts';

const CommunityQuery = Type.Object({ community: Type.Optional(CommunityCode) });
const CommunitiesReply = Type.Object({
  communities: Type.Array(CommunityInfo, { description: 'The default one leads' }),
});

export function gridRoutes(app: App, { registries, broadcast }: RouteDeps): void {
  app.get(
    '/api/communities',
    {
      schema: { summary: 'All communities', tags: ['grids'], response: { 200: CommunitiesReply, ...FAILURES } },
    },
    async () => {
      const found = await Promise.all((await registries.codes()).map((code) => registries.get(code)));
      return { communities: found.map((registry) => registry.community) };
    },
  );

  app.get(
    '/api/grids',
    {
      schema: {
        summary: 'The grids of a community and their shapes',
        tags: ['grids'],
        querystring: CommunityQuery,
        response: { 200: GridsReply, ...FAILURES },
      },
    },
    async ({ query }) => {
      const { community, grids } = await registries.get(query.community);
      return { community, grids };
    },
  );

  app.get(
    '/api/wall',
    {
      schema: {
        summary: 'Everything a wall shows: the same snapshot a socket gets',
        tags: ['live'],
        querystring: ScopeQuery,
        response: { 200: Snapshot, ...FAILURES },
      },
    },
    ({ query }) => broadcast.ask(query.community, roomOf(query.grid), (snapshot) => snapshot),
  );
}
