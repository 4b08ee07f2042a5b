/** Rules: who is notified of what. */
import type { App } from '../http/app.ts';
import { gridsParameter } from '../registry/registry.ts';
import { gridScope } from '../scope/scope.ts';
import { NotificationRuleList, NotificationRuleRequest } from './contract.ts';
import type { NotificationRouteDeps } from './route-parts.ts';
import { rowRoutes } from './row-routes.ts';
import { putRule, readNotificationRules, removeRule } from './rule-store.ts';

export function notificationRuleRoutes(app: App, deps: NotificationRouteDeps): void {
  const { database, realNow } = deps;
  rowRoutes(app, deps, {
    name: 'rules',
    summaries: {
      list: 'List notification rules',
      create: 'Create a notification rule',
      change: 'Change a notification rule',
      delete: 'Delete a rule',
    },
    list: NotificationRuleList,
    request: NotificationRuleRequest,
    read: async (community) => ({ rules: await readNotificationRules(database, community) }),
    put(changer, registry, id, body) {
      const grids = body.grid === null ? null : gridsParameter(gridScope(registry, body.grid));
      return putRule(database, changer, id, body, grids, realNow());
    },
    remove: (changer, id, reason) => removeRule(database, changer, id, reason, realNow()),
  });
}
