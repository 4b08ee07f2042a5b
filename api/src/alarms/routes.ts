/** Every route about alarms. */
import type { App } from '../common/routes.ts';
import { type AlarmRouteDeps, deskRoutes } from './desk/routes.ts';
import { windowRoutes } from './desk/window-routes.ts';
import { ruleRoutes } from './editing/routes.ts';

export function alarmRoutes(app: App, deps: AlarmRouteDeps): void {
  deskRoutes(app, deps);
  windowRoutes(app, deps);
  ruleRoutes(app, deps);
}
