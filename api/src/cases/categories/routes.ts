import Type from 'typebox';
import { accessOf } from '../../gate/access.ts';
import { reachFor } from '../../gate/gate.ts';
import { type App, FAILURES } from '../../http/app.ts';
import { readWith } from '../../http/exact-body.ts';
import type { SettingParts } from '../../organisation/change.ts';
import type { Registries } from '../../registry/cache.ts';
import { CommunityCode, requestedCommunity } from '../../scope/scope.ts';
import { readCategoryEntries } from './categories.ts';
import { changeCategory } from './change.ts';
import { CategoryChange, CategoryEntry, CategoryList, CategoryParams } from './contract.ts';

const TAGS = ['cases'];
const CommunityQuery = Type.Object({ community: Type.Optional(CommunityCode) });

/** The category table. */
export function categoryRoutes(app: App, parts: SettingParts & { registries: Registries }): void {
  const { database, registries } = parts;
  app.get(
    '/api/cases/categories',
    {
      config: { right: 'case.settings.read' },
      schema: {
        summary: 'List case categories with their limits and standards',
        tags: TAGS,
        querystring: CommunityQuery,
        response: { 200: CategoryList, ...FAILURES },
      },
    },
    async (request) => {
      const { community } = await requestedCommunity(registries, request.query.community, reachFor(request));
      return { categories: await readCategoryEntries(database, community.code) };
    },
  );

  app.put(
    '/api/cases/categories/:code',
    {
      config: { right: 'case.settings.change' },
      schema: {
        summary: 'Override a category, create a custom one, or reset it to the shipped one',
        tags: TAGS,
        params: CategoryParams,
        querystring: CommunityQuery,
        body: CategoryChange,
        response: { 200: CategoryEntry, ...FAILURES },
      },
      validatorCompiler: readWith(CategoryChange),
    },
    async (request) => {
      const { community } = await requestedCommunity(registries, request.query.community, reachFor(request));
      return changeCategory(parts, accessOf(request), community.code, request.params.code, request.body);
    },
  );
}
