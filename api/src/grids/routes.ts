import Type from 'typebox';
import {
  type App,
  CommunityCode,
  communityAsked,
  FAILURES,
  type RouteDeps,
  roomAsked,
  ScopeQuery,
} from '../common/routes.ts';
import { Snapshot } from '../live/contract.ts';
import { reachFor } from '../rights/gate.ts';
import { grantedGrids, reaches } from '../rights/reach.ts';
import { CommunityInfo, GridsReply } from './contract.ts';

const CommunityQuery = Type.Object({ community: Type.Optional(CommunityCode) });
const CommunitiesReply = Type.Object({
  communities: Type.Array(CommunityInfo, { description: 'The default one leads' }),
});

export function gridRoutes(app: App, { registries, broadcast }: RouteDeps): void {
  app.get(
    '/api/communities',
    {
      config: { right: 'wall.view' },
      schema: { summary: 'All communities', tags: ['grids'], response: { 200: CommunitiesReply, ...FAILURES } },
    },
    async (request) => {
      const reach = reachFor(request);
      const codes = (await registries.codes()).filter((code) => grantedGrids(reach, code)?.size !== 0);
      const found = await Promise.all(codes.map((code) => registries.get(code)));
      return { communities: found.map((registry) => registry.community) };
    },
  );

  app.get(
    '/api/grids',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'The grids of a community and their shapes',
        tags: ['grids'],
        querystring: CommunityQuery,
        response: { 200: GridsReply, ...FAILURES },
      },
    },
    async (request) => {
      const reach = reachFor(request);
      const { community, grids } = await communityAsked(registries, request.query.community, reach);
      return { community, grids: grids.filter(({ code }) => reaches(reach, community.code, code)) };
    },
  );

  app.get(
    '/api/wall',
    {
      config: { right: 'wall.view' },
      schema: {
        summary: 'Everything a wall shows: the same snapshot a socket gets',
        tags: ['live'],
        querystring: ScopeQuery,
        response: { 200: Snapshot, ...FAILURES },
      },
    },
    async (request) => {
      const { community, room } = await roomAsked(registries, request.query, reachFor(request));
      return broadcast.ask(community, room, (snapshot) => snapshot);
    },
  );
}
