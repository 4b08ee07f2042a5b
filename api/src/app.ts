/** Builds the app without a port: the explicit list of what it consists of. */
import type { Clock } from '@cockpit/ingest/clock';
import cookie from '@fastify/cookie';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyBaseLogger, LogController, type RouteOptions } from 'fastify';
import type { Logger } from 'pino';
import { contactRoutes } from './accounts/contact-routes.ts';
import { createPasswords } from './accounts/passwords.ts';
import { peopleRoutes } from './accounts/people-routes.ts';
import { accountRoutes } from './accounts/routes.ts';
import { totpRoutes } from './accounts/totp-routes.ts';
import { alarmKpiRoutes } from './alarm-kpi/routes.ts';
import { alarmRoutes } from './alarms/routes.ts';
import { traceWith } from './alarms/trace.ts';
import { startWatch } from './alarms/watch/watch.ts';
import { auditRoutes } from './audit/routes.ts';
import { caseActRoutes } from './cases/act/routes.ts';
import { categoryRoutes } from './cases/categories/routes.ts';
import { shippedCategories } from './cases/categories/shipped.ts';
import { caseDeskRoutes } from './cases/desk/routes.ts';
import { figureRoutes } from './cases/figures/routes.ts';
import { type PhotoSettings, photoRoutes } from './cases/photos/routes.ts';
import { startCaseWatch } from './cases/watch/watch.ts';
import type { App, RouteDeps } from './common/routes.ts';
import type { Database } from './database.ts';
import { displayRoutes } from './displays/routes.ts';
import { answerError, RequestError } from './errors.ts';
import { eventRoutes } from './events/routes.ts';
import { fieldRoutes } from './field/routes.ts';
import { fitnessRoutes } from './fitness/routes.ts';
import { gridRoutes } from './grids/routes.ts';
import { hazardRoutes } from './hazards/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { admitToRoom } from './live/admission.ts';
import { createBroadcast } from './live/broadcast.ts';
import { openSockets } from './live/io.ts';
import type { NoticeHandlers, NoticeListener } from './live/notices.ts';
import type { PostGuard } from './notifications/channels/guarded-post.ts';
import type { Senders } from './notifications/channels/open.ts';
import { notificationRoutes } from './notifications/routes.ts';
import { calendarRoutes } from './organisation/calendar-routes.ts';
import { departmentRoutes } from './organisation/routes.ts';
import { parkingRoutes } from './parking/routes.ts';
import { patrolRoutes } from './patrol/routes.ts';
import { quarantineRoutes } from './quarantine/routes.ts';
import { registryCache } from './registry/cache.ts';
import { keepGate } from './rights/gate.ts';
import type { AdminSecondFactor } from './rights/second-factor.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { Identify } from './sessions/identify.ts';
import { shiftRoutes } from './shifts/routes.ts';
import { describeRoutes } from './web/docs.ts';
import { createGuard } from './web/guard.ts';
import { setHeaders } from './web/headers.ts';
import { serveUi } from './web/ui.ts';

const EVENT_LOOP_DELAY_MAX_MS = 2_000;
const RETRY_AFTER_S = 5;

export interface AppDeps {
  database: Database;
  clock: Clock;
  /** Epoch ms of the world: people do not live in simulated time. */
  realNow(): number;
  /** Who a request or a socket comes from. */
  identify: Identify;
  /** Seals what must be readable again. */
  secrets: Secrets;
  /** How people are told; the queue that does it runs beside the app. */
  telling: { senders: Senders; guard: PostGuard };
  /** Where photos of cases lie. */
  photos: PhotoSettings;
  log: Logger;
  newId(): string;
  /** 0 ≤ n < 1. */
  random(): number;
  /** Starts hearing notices. */
  listen(handlers: NoticeHandlers): NoticeListener;
  /** Told of each route as it is made: for tests of what there is. */
  onRoute?(route: RouteOptions): void;
  options: {
    host: string;
    allowedOrigins: readonly string[];
    socketsMax: number;
    defaultCommunity?: string | undefined;
    uiDir?: string | undefined;
    /** Reached over TLS by a proxy in front, whose X-Forwarded-For is believed. */
    tlsProxy?: boolean;
    adminSecondFactor: AdminSecondFactor;
    /** False: time does nothing to cases by itself. For tests, which move time themselves. */
    caseWatch?: boolean;
  };
}

/** The app; `close()` stops everything it started. The database stays with the caller. */
export async function buildApp(deps: AppDeps): Promise<App> {
  const { database, clock, log, options } = deps;
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    // One proxy: what stands further left in X-Forwarded-For is whatever the client wrote.
    trustProxy: options.tlsProxy ? (_address: string, hop: number) => hop === 0 : false,
    // An address that cannot even be read is answered like any other fault.
    frameworkErrors: answerError,
  }).withTypeProvider<TypeBoxTypeProvider>();
  // Answers are made by typed functions and checked in the tests; serialising by schema would cost more than reading.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  app.setErrorHandler(answerError);
  app.addHook('onRoute', (route) => deps.onRoute?.(route));

  const registries = registryCache(database, options.defaultCommunity);
  const broadcast = createBroadcast({ ...deps, registries });
  const watch = startWatch({ ...deps, registries });
  const caseWatch = options.caseWatch === false ? undefined : startCaseWatch(deps);
  const guard = createGuard(options.host, options.allowedOrigins);
  const sockets = openSockets(app.server, {
    broadcast,
    clock,
    log,
    socketsMax: options.socketsMax,
    refuse: ({ headers }) => guard.refuseHost(headers.host) ?? guard.refuseOrigin(headers.origin, headers.host),
    noticesHeard: () => notices.connected(),
    realNow: deps.realNow,
    identify: deps.identify,
    admission: admitToRoom(registries),
  });
  const notices = deps.listen({
    notice: broadcast.notice,
    connected() {
      broadcast.missed();
      sockets.judge();
    },
    access: (changed) => sockets.judge(changed),
  });
  app.addHook('preClose', async () => {
    sockets.close();
    await notices.stop();
    await broadcast.stop();
    await watch.stop();
    await caseWatch?.stop();
  });
  app.addHook('onRequest', async ({ headers }) => {
    const reason = guard.refuseHost(headers.host);
    if (reason !== undefined) throw new RequestError(403, 'forbidden-host', reason);
  });

  await setHeaders(app);
  await app.register(cookie);
  const secure = options.tlsProxy ?? false;
  keepGate(app, {
    identify: deps.identify,
    refuseChange: ({ headers }) => guard.refuseForeignChange(headers),
  });
  await app.register(underPressure, { maxEventLoopDelay: EVENT_LOOP_DELAY_MAX_MS, retryAfter: RETRY_AFTER_S });
  await describeRoutes(app);
  const routeDeps: RouteDeps = { database, registries, broadcast };
  healthRoutes(app, { ...routeDeps, clock, noticesHeard: notices.connected });
  gridRoutes(app, routeDeps);
  parkingRoutes(app, routeDeps);
  fitnessRoutes(app, routeDeps);
  patrolRoutes(app, routeDeps);
  hazardRoutes(app, routeDeps);
  eventRoutes(app, routeDeps);
  quarantineRoutes(app, { ...routeDeps, clock, realNow: deps.realNow });
  alarmRoutes(app, { ...routeDeps, clock, trace: traceWith(deps.realNow) });
  fieldRoutes(app, { ...routeDeps, clock, realNow: deps.realNow, newId: deps.newId });
  await photoRoutes(app, { ...routeDeps, clock, log, newId: deps.newId, realNow: deps.realNow, photos: deps.photos });
  alarmKpiRoutes(app, { ...routeDeps, clock });
  caseDeskRoutes(app, { ...routeDeps, clock });
  caseActRoutes(app, { ...routeDeps, clock, realNow: deps.realNow });
  shiftRoutes(app, { ...routeDeps, clock, realNow: deps.realNow });
  notificationRoutes(app, {
    ...routeDeps,
    ...deps.telling,
    secrets: deps.secrets,
    newId: deps.newId,
    realNow: deps.realNow,
  });
  const settings = { database, registries, realNow: deps.realNow };
  await shippedCategories(); // a faulty table ends the start, not the first case
  categoryRoutes(app, settings);
  figureRoutes(app, { ...routeDeps, clock });
  departmentRoutes(app, settings);
  calendarRoutes(app, settings);
  const passwords = createPasswords();
  const { adminSecondFactor } = options;
  const accountDeps = {
    database,
    registries,
    passwords,
    secrets: deps.secrets,
    now: deps.realNow,
    secure,
    adminSecondFactor,
  };
  accountRoutes(app, accountDeps);
  contactRoutes(app, accountDeps);
  totpRoutes(app, accountDeps);
  peopleRoutes(app, accountDeps);
  displayRoutes(app, accountDeps);
  auditRoutes(app, database);
  await serveUi(app, options.uiDir);
  return app;
}
