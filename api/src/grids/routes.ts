import Type from 'typebox';
import { reachFor } from '../gate/gate.ts';
import { type App, FAILURES } from '../http/app.ts';
import { CommunityInfo } from '../registry/contract.ts';
import { grantedGrids, reaches } from '../rights/reach.ts';
import { CommunityCode, type RouteDeps, requestedCommunity } from '../scope/scope.ts';
import { GridsReply } from './contract.ts';

const CommunityQuery = Type.Object({ community: Type.Optional(CommunityCode) });
const CommunitiesReply = Type.Object({
  communities: Type.Array(CommunityInfo, { description: 'The default one leads' }),
});

export function gridRoutes(app: App, { registries }: RouteDeps): void {
  app.get(
    '/api/communities',
    {
      config: { right: 'wall.view' },
      schema: { summary: 'List communities', tags: ['grids'], response: { 200: CommunitiesReply, ...FAILURES } },
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
        summary: 'List the grids of a community with their shapes',
        tags: ['grids'],
        querystring: CommunityQuery,
        response: { 200: GridsReply, ...FAILURES },
      },
    },
    async (request) => {
      const reach = reachFor(request);
      const { community, grids } = await requestedCommunity(registries, request.query.community, reach);
      return { community, grids: grids.filter(({ code }) => reaches(reach, community.code, code)) };
    },
  );
}
