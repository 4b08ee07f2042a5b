import type { FastifyRequest } from 'fastify';
import { accessOf } from '../../gate/access.ts';
import { reachFor } from '../../gate/gate.ts';
import { type App, FAILURES } from '../../http/app.ts';
import { readExactly } from '../../http/exact-body.ts';
import { requestedCommunity } from '../../scope/scope.ts';
import type { AlarmRouteDeps } from '../desk/routes.ts';
import { readAlarmRules } from '../rules.ts';
import { changeRule, ownRule, readRuleHistory, readRuleList, requireSoundRule } from './changes.ts';
import {
  DryRun,
  DryRunRequest,
  OwnRuleRequest,
  RuleChange,
  RuleChangeRequest,
  RuleHistory,
  RuleList,
  RuleParams,
  RuleQuery,
} from './contract.ts';
import { dryRun } from './dry-run.ts';

const TAGS = ['alarms'];

/** The rule editor. */
export function ruleRoutes(app: App, { database, registries, clock, trace }: AlarmRouteDeps): void {
  const parts = { database, now: () => clock.now(), trace };
  const communityOf = async (request: FastifyRequest, code: string | undefined) =>
    (await requestedCommunity(registries, code, reachFor(request))).community.code;

  app.get(
    '/api/alarms/rules',
    {
      config: { right: 'alarm.rules.read' },
      schema: {
        summary: 'List alarm rules with their changes',
        tags: TAGS,
        querystring: RuleQuery,
        response: { 200: RuleList, ...FAILURES },
      },
    },
    async (request) => {
      return { rules: await readRuleList(database, await communityOf(request, request.query.community)) };
    },
  );

  app.get(
    '/api/alarms/rules/:code/changes',
    {
      config: { right: 'alarm.rules.read' },
      schema: {
        summary: 'List changes of a rule with person and reason',
        tags: TAGS,
        params: RuleParams,
        querystring: RuleQuery,
        response: { 200: RuleHistory, ...FAILURES },
      },
    },
    async (request) => {
      const community = await communityOf(request, request.query.community);
      return { changes: await readRuleHistory(database, community, request.params.code) };
    },
  );

  app.post(
    '/api/alarms/rules/:code/changes',
    {
      config: { right: 'alarm.rules.change' },
      schema: {
        summary: 'Change limits, delays or priority of a rule: for all, a kind, or one facility',
        tags: TAGS,
        params: RuleParams,
        querystring: RuleQuery,
        body: RuleChangeRequest,
        response: { 201: RuleChange, ...FAILURES },
      },
      validatorCompiler: readExactly,
    },
    async (request, reply) => {
      const access = accessOf(request);
      const community = await communityOf(request, request.query.community);
      return reply.code(201).send(await changeRule(parts, access, community, request.params.code, request.body));
    },
  );

  app.put(
    '/api/alarms/rules/:code',
    {
      config: { right: 'alarm.rules.change' },
      schema: {
        summary: 'Create or replace a custom rule of the community',
        tags: TAGS,
        params: RuleParams,
        querystring: RuleQuery,
        body: OwnRuleRequest,
        response: { 200: RuleChange, ...FAILURES },
      },
      validatorCompiler: readExactly,
    },
    async (request) => {
      const access = accessOf(request);
      const community = await communityOf(request, request.query.community);
      return ownRule(parts, access, community, request.params.code, request.body);
    },
  );

  app.post(
    '/api/alarms/rules/dry-run',
    {
      config: { right: 'alarm.rules.try' },
      schema: {
        summary: 'Dry-run a rule against history: how often a day, when and where',
        tags: TAGS,
        querystring: RuleQuery,
        body: DryRunRequest,
        response: { 200: DryRun, ...FAILURES },
      },
      validatorCompiler: readExactly,
    },
    async (request) => {
      const registry = await requestedCommunity(registries, request.query.community, reachFor(request));
      const { rule, from, to } = request.body;
      const { set } = await readAlarmRules(database);
      requireSoundRule(rule, set.rulesOf(registry.community.code));
      return dryRun(database, registry, rule, from, to, clock.now());
    },
  );
}
