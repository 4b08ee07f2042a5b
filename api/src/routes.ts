/** The explicit list of the api's routes. */
import type { Clock } from '@cockpit/ingest/clock';
import { contactRoutes } from './accounts/contact-routes.ts';
import { passwordRoutes } from './accounts/password-routes.ts';
import { createPasswords } from './accounts/passwords.ts';
import { peopleRoutes } from './accounts/people-routes.ts';
import { sessionRoutes } from './accounts/session-routes.ts';
import { totpRoutes } from './accounts/totp-routes.ts';
import { alarmKpiRoutes } from './alarm-kpi/routes.ts';
import { alarmRoutes } from './alarms/routes.ts';
import { traceWith } from './alarms/trace.ts';
import { auditRoutes } from './audit/routes.ts';
import { caseActRoutes } from './cases/act/routes.ts';
import { categoryRoutes } from './cases/categories/routes.ts';
import { shippedCategories } from './cases/categories/shipped.ts';
import { caseDeskRoutes } from './cases/desk/routes.ts';
import { figureRoutes } from './cases/figures/routes.ts';
import { type PhotoSettings, photoRoutes } from './cases/photos/routes.ts';
import { waitingRoutes } from './cases/waiting/routes.ts';
import { credentialRoutes } from './credentials/routes.ts';
import { pairingRoutes, wallAdminRoutes } from './displays/routes.ts';
import { environmentRoutes } from './environment/routes.ts';
import { eventRoutes } from './events/routes.ts';
import type { ShownRouteDeps } from './feed/broadcast.ts';
import { fieldRoutes } from './field/routes.ts';
import { fitnessRoutes } from './fitness/routes.ts';
import { gridRoutes } from './grids/routes.ts';
import { hazardRoutes } from './hazards/routes.ts';
import { healthRoutes } from './health/routes.ts';
import type { App } from './http/app.ts';
import type { Leader } from './leadership/leader.ts';
import { wallRoutes } from './live/routes.ts';
import { channelRoutes } from './notifications/channel-routes.ts';
import type { PostGuard } from './notifications/channels/guarded-post.ts';
import type { Senders } from './notifications/channels/open.ts';
import { notificationLogRoutes } from './notifications/log-routes.ts';
import { notificationRuleRoutes } from './notifications/rule-routes.ts';
import type { Notifications } from './notifications/worker.ts';
import { calendarRoutes } from './organisation/calendar-routes.ts';
import { departmentRoutes } from './organisation/routes.ts';
import { parkingRoutes } from './parking/routes.ts';
import { passedOverRoutes } from './passed-over/routes.ts';
import { patrolRoutes } from './patrol/routes.ts';
import type { Pipeline } from './pipeline/watch.ts';
import { quarantineActionRoutes, quarantineRoutes } from './quarantine/routes.ts';
import type { AdminSecondFactor } from './rights/second-factor.ts';
import type { Secrets } from './secrets/secrets.ts';
import { dutyRoutes } from './shifts/duty-routes.ts';
import { shiftPlanRoutes } from './shifts/plan-routes.ts';
import { shiftReadRoutes } from './shifts/read-routes.ts';

export interface RoutesDeps extends ShownRouteDeps {
  clock: Clock;
  /** Epoch ms of the world: people do not live in simulated time. */
  realNow(): number;
  newId(): string;
  /** Seals what must be readable again. */
  secrets: Secrets;
  /** How people are notified; the queue that does it runs beside the app. */
  telling: { senders: Senders; guard: PostGuard };
  /** Where photos of cases lie. */
  photos: PhotoSettings;
  /** Does what one api at a time does. */
  leader: Leader;
  /** The queue that notifies people. */
  queue: Pick<Notifications, 'silentMs'>;
  /** How the way from the devices to here is doing. */
  pipeline: Pipeline;
  noticesHeard(): boolean;
  /** Cookies only over TLS. */
  secure: boolean;
  adminSecondFactor: AdminSecondFactor;
}

export async function addRoutes(app: App, deps: RoutesDeps): Promise<void> {
  const { database, registries, broadcast, clock, realNow } = deps;
  const routeDeps: ShownRouteDeps = { database, registries, broadcast };
  healthRoutes(app, deps);
  wallRoutes(app, routeDeps);
  gridRoutes(app, routeDeps);
  parkingRoutes(app, routeDeps);
  fitnessRoutes(app, routeDeps);
  patrolRoutes(app, routeDeps);
  hazardRoutes(app, routeDeps);
  environmentRoutes(app, routeDeps);
  eventRoutes(app, routeDeps);
  passedOverRoutes(app, routeDeps);
  quarantineRoutes(app, routeDeps);
  quarantineActionRoutes(app, { ...routeDeps, clock, realNow });
  alarmRoutes(app, { ...routeDeps, clock, trace: traceWith(realNow) });
  fieldRoutes(app, { ...routeDeps, clock, realNow, newId: deps.newId });
  await photoRoutes(app, deps);
  alarmKpiRoutes(app, { ...routeDeps, clock });
  caseDeskRoutes(app, { ...routeDeps, clock });
  waitingRoutes(app, { ...routeDeps, clock });
  caseActRoutes(app, { ...routeDeps, clock, realNow });
  const shiftDeps = { ...routeDeps, clock, realNow };
  shiftReadRoutes(app, shiftDeps);
  dutyRoutes(app, shiftDeps);
  shiftPlanRoutes(app, shiftDeps);
  const notificationDeps = {
    ...routeDeps,
    ...deps.telling,
    secrets: deps.secrets,
    newId: deps.newId,
    realNow,
  };
  channelRoutes(app, notificationDeps);
  notificationRuleRoutes(app, notificationDeps);
  notificationLogRoutes(app, notificationDeps);
  const settings = { database, registries, realNow };
  await shippedCategories(); // a faulty table ends the start, not the first case
  categoryRoutes(app, settings);
  figureRoutes(app, { ...routeDeps, clock });
  departmentRoutes(app, settings);
  calendarRoutes(app, settings);
  const accountDeps = {
    database,
    registries,
    passwords: createPasswords(),
    secrets: deps.secrets,
    now: realNow,
    secure: deps.secure,
    adminSecondFactor: deps.adminSecondFactor,
  };
  sessionRoutes(app, accountDeps);
  passwordRoutes(app, accountDeps);
  contactRoutes(app, accountDeps);
  totpRoutes(app, accountDeps);
  peopleRoutes(app, accountDeps);
  pairingRoutes(app, accountDeps);
  wallAdminRoutes(app, accountDeps);
  credentialRoutes(app, { database, now: realNow });
  auditRoutes(app, database);
}
