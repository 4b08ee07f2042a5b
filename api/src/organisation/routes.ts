/** Departments and their members. */
import { accessOf } from '../gate/access.ts';
import { reachFor } from '../gate/gate.ts';
import { type App, FAILURES } from '../http/app.ts';
import { readWith } from '../http/exact-body.ts';
import type { Registries } from '../registry/cache.ts';
import { requestedCommunity } from '../scope/scope.ts';
import type { SettingParts } from './change.ts';
import { changeDepartment } from './change.ts';
import { Candidates, CommunityQuery, DepartmentChange, DepartmentList, DepartmentParams } from './contract.ts';
import { readCandidates, readDepartments } from './departments.ts';

const TAGS = ['organisation'];

export type OrganisationDeps = SettingParts & { registries: Registries };

export function departmentRoutes(app: App, parts: OrganisationDeps): void {
  const { database, registries } = parts;

  app.get(
    '/api/departments',
    {
      config: { right: 'case.settings.read' },
      schema: {
        summary: 'List departments with their members',
        tags: TAGS,
        querystring: CommunityQuery,
        response: { 200: DepartmentList, ...FAILURES },
      },
    },
    async (request) => {
      const { community } = await requestedCommunity(registries, request.query.community, reachFor(request));
      return { departments: await readDepartments(database, community.code) };
    },
  );

  app.get(
    '/api/departments/candidates',
    {
      config: { right: 'case.settings.change' },
      schema: {
        summary: 'List candidates for membership of a department',
        tags: TAGS,
        querystring: CommunityQuery,
        response: { 200: Candidates, ...FAILURES },
      },
    },
    async (request) => {
      const { community } = await requestedCommunity(registries, request.query.community, reachFor(request));
      return { people: await readCandidates(database, community.code) };
    },
  );

  app.put(
    '/api/departments/:code',
    {
      config: { right: 'case.settings.change' },
      schema: {
        summary: 'Create, change or retire a department with its members',
        tags: TAGS,
        params: DepartmentParams,
        querystring: CommunityQuery,
        body: DepartmentChange,
        response: { 200: DepartmentList, ...FAILURES },
      },
      validatorCompiler: readWith(DepartmentChange),
    },
    async (request) => {
      const { community } = await requestedCommunity(registries, request.query.community, reachFor(request));
      await changeDepartment(parts, accessOf(request), community.code, request.params.code, request.body);
      return { departments: await readDepartments(database, community.code) };
    },
  );
}
