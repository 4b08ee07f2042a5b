/** Every route about alarms. */
import type { App } from '../http/app.ts';
import { type AlarmRouteDeps, alarmActRoutes, alarmReadRoutes } from './desk/routes.ts';
import { windowRoutes } from './desk/window-routes.ts';
import { ruleRoutes } from './editing/routes.ts';

export function alarmRoutes(app: App, deps: AlarmRouteDeps): void {
  alarmReadRoutes(app, deps);
  alarmActRoutes(app, deps);
  windowRoutes(app, deps);
  ruleRoutes(app, deps);
}
