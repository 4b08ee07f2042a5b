/** Builds the app without a port: the explicit list of what it consists of. */
import type { Clock } from '@cockpit/ingest/clock';
import cookie from '@fastify/cookie';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyBaseLogger, LogController, type RouteOptions } from 'fastify';
import type { Logger } from 'pino';
import { alarmWatch } from './alarms/watch/watch.ts';
import { workWatch } from './alarms/watch/work-watch.ts';
import type { PhotoSettings } from './cases/photos/routes.ts';
import { caseWatch } from './cases/watch/watch.ts';
import type { Database } from './database/database.ts';
import { RequestError } from './errors/errors.ts';
import { createBroadcast } from './feed/broadcast.ts';
import { keepGate } from './gate/gate.ts';
import { answerError } from './http/answer-error.ts';
import type { App } from './http/app.ts';
import { boundLines, clientOf, LINE_BOUNDS, type LineBounds } from './http/lines.ts';
import { cleanTexts } from './http/pasted-text.ts';
import type { Leader } from './leadership/leader.ts';
import { admitToRoom } from './live/admission.ts';
import { openSockets } from './live/io.ts';
import { SCREEN } from './live/screen.ts';
import type { NoticeHandlers, NoticeListener } from './notices/postgres.ts';
import type { PostGuard } from './notifications/channels/guarded-post.ts';
import type { Senders } from './notifications/channels/open.ts';
import type { Notifications } from './notifications/worker.ts';
import type { Pipeline } from './pipeline/watch.ts';
import { registryCache } from './registry/cache.ts';
import type { AdminSecondFactor } from './rights/second-factor.ts';
import { addRoutes } from './routes.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { Identify } from './sessions/identify.ts';
import { unmannedShifts } from './shifts/unmanned.ts';
import { describeRoutes } from './web/docs.ts';
import { createGuard } from './web/guard.ts';
import { setHeaders } from './web/headers.ts';
import { limitOpenRoutes } from './web/rate-limit.ts';
import { serveUi } from './web/ui.ts';

const RETRY_AFTER_S = 5;
/** Lines beside those of sockets. */
const LINES_MAX = 1_000;

export interface AppDeps {
  database: Database;
  clock: Clock;
  /** Epoch ms of the world: people do not live in simulated time. */
  realNow(): number;
  /** Who a request or a socket comes from. */
  identify: Identify;
  /** Seals what must be readable again. */
  secrets: Secrets;
  /** How people are notified; the queue that does it runs beside the app. */
  telling: { senders: Senders; guard: PostGuard };
  /** Does what one api at a time does. */
  leader: Leader;
  /** The queue that notifies people. */
  queue: Pick<Notifications, 'silentMs'>;
  /** Where photos of cases lie. */
  photos: PhotoSettings;
  log: Logger;
  newId(): string;
  /** The rooms read everything again this often, real ms; left out: every five seconds. */
  tickMs?: number;
  /** 0 ≤ n < 1. */
  random(): number;
  /** How the way from the devices to here is doing; started and stopped by the caller. */
  pipeline: Pipeline;
  /** Starts hearing notices. */
  listen(handlers: NoticeHandlers): NoticeListener;
  /** Told of each route as it is made: for tests of what there is. */
  onRoute?(route: RouteOptions): void;
  options: {
    host: string;
    allowedOrigins: readonly string[];
    socketsMax: number;
    /** Left out: LINE_BOUNDS. */
    lines?: Partial<LineBounds>;
    /** Of one person, or one wall; left out: as many as fit. */
    socketsPerPersonMax?: number;
    /** Requests are refused with 503 while the event loop is later than this, ms; 0 or left out: they never are. */
    eventLoopDelayMaxMs?: number;
    defaultCommunity?: string | undefined;
    uiDir?: string | undefined;
    /** Reached over TLS by a proxy in front, whose X-Forwarded-For is believed. */
    tlsProxy?: boolean;
    adminSecondFactor: AdminSecondFactor;
  };
}

/** The app; `close()` stops everything it started. The database stays with the caller. */
export async function buildApp(deps: AppDeps): Promise<App> {
  const { database, clock, log, options } = deps;
  const lines = { ...LINE_BOUNDS, ...options.lines };
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    requestTimeout: lines.requestMs,
    connectionTimeout: lines.silenceMs,
    keepAliveTimeout: lines.keepAliveMs,
    http: { headersTimeout: lines.headersMs, connectionsCheckingInterval: lines.checkMs },
    // One proxy: what stands further left in X-Forwarded-For is whatever the client wrote.
    trustProxy: options.tlsProxy ? (_address: string, hop: number) => hop === 0 : false,
    // An address that cannot even be read is answered like any other fault.
    frameworkErrors: answerError,
  }).withTypeProvider<TypeBoxTypeProvider>();
  // Answers are made by typed functions and checked in the tests; serialising by schema would cost more than reading.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  const addressOf = (remote: string | undefined) => clientOf(remote, options.tlsProxy ?? false);
  app.server.maxConnections = options.socketsMax + LINES_MAX;
  boundLines(app.server, lines.perAddressMax, addressOf);
  app.setErrorHandler(answerError);
  app.addHook('onRoute', (route) => deps.onRoute?.(route));

  const registries = registryCache(database, options.defaultCommunity);
  const broadcast = createBroadcast({ ...deps, registries, screen: SCREEN });
  const watches = [
    alarmWatch({ ...deps, registries, ownSignals: [unmannedShifts] }),
    workWatch({ ...deps, registries }),
    caseWatch(deps),
  ].map((task) => deps.leader.lead(task));
  const guard = createGuard(options.host, options.allowedOrigins);
  const sockets = openSockets(app.server, {
    broadcast,
    clock,
    log,
    socketsMax: options.socketsMax,
    socketsPerPersonMax: options.socketsPerPersonMax ?? options.socketsMax,
    addressOf: ({ socket }) => addressOf(socket.remoteAddress),
    refuse: ({ headers }) => guard.refuseHost(headers.host) ?? guard.refuseOrigin(headers.origin, headers.host),
    noticesHeard: () => notices.connected(),
    databaseBroken: () => deps.pipeline.rows()['database']?.state === 'broken',
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
  deps.pipeline.ownState(() =>
    !notices.connected() ? 'notices-unheard' : broadcast.isFailing() ? 'reading-fails' : null,
  );
  app.addHook('preClose', async () => {
    sockets.close();
    await notices.stop();
    await broadcast.stop();
    for (const watch of watches) await watch.stop();
  });
  app.addHook('onRequest', async ({ headers }) => {
    const reason = guard.refuseHost(headers.host);
    if (reason !== undefined) throw new RequestError(403, 'forbidden-host', reason);
  });

  await setHeaders(app);
  await app.register(cookie);
  await limitOpenRoutes(app);
  keepGate(app, {
    identify: deps.identify,
    refuseChange: ({ headers }) => guard.refuseForeignChange(headers),
  });
  app.addHook('preValidation', async (request) => {
    if (request.headers['content-type']?.startsWith('application/json')) request.body = cleanTexts(request.body);
  });
  await app.register(underPressure, {
    maxEventLoopDelay: options.eventLoopDelayMaxMs ?? 0,
    retryAfter: RETRY_AFTER_S,
  });
  await describeRoutes(app);
  await addRoutes(app, {
    ...deps,
    registries,
    broadcast,
    noticesHeard: notices.connected,
    secure: options.tlsProxy ?? false,
    adminSecondFactor: options.adminSecondFactor,
  });
  await serveUi(app, options.uiDir);
  return app;
}
