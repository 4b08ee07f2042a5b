/** The real app on a test database, with or without a port, and a client that keeps what it is told. */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { type AppDeps, buildApp } from '../app.ts';
import { storeOnDisk } from '../cases/photos/disk.ts';
import type { App } from '../http/app.ts';
import type { Leader } from '../leadership/leader.ts';
import type {
  Changed,
  ClientEvents,
  ServerEvents,
  Snapshot,
  SubscribeError,
  SubscribeRequest,
} from '../live/contract.ts';
import { listenPostgres } from '../notices/postgres.ts';
import { openSenders } from '../notifications/channels/open.ts';
import { ROLES } from '../rights/contract.ts';
import type { HeldGrant } from '../rights/reach.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { createIdentify, type Identify } from '../sessions/identify.ts';
import type { Person } from '../sessions/person.ts';
import { NOW, silent, type TestDatabase } from './community.ts';
import { testPipeline } from './pipeline.ts';

/** The clock stands still at NOW unless a test moves it. */
function standingClock(): { now(): number; speed: number; at: number } {
  return {
    at: NOW,
    speed: 1,
    now() {
      return this.at;
    },
  };
}

/** Time does nothing by itself: tests move it themselves. */
export const IDLE_LEADER: Leader = {
  instance: '00000000-0000-4000-8000-000000000000',
  lead: () => ({ wake() {}, stop: async () => {} }),
  setQueue() {},
  state: () => ({ uptimeMs: 0, renewedMs: 0, tasks: [] }),
  stop: async () => {},
};

/** Receivers of tests are on this machine. */
const LOCAL = { allowedHosts: ['127.0.0.1'] };

/** Who sends no cookie holds every role: most tests are about something else. */
const EVERYBODY: Person = {
  kind: 'person',
  id: 1_000_000,
  name: 'everybody',
  login: 'everybody',
  grants: ROLES.map((role) => ({ role, community: null, grid: null, within: null }) as HeldGrant),
  mustChange: false,
  mustProve: false,
  session: 0,
  expiresAt: null,
};

function everybodyBut(identify: Identify): Identify {
  return (cookie) => (cookie === undefined ? Promise.resolve(EVERYBODY) : identify(cookie));
}

/** What a test wants otherwise. */
type TestDeps = Partial<Omit<AppDeps, 'options'>> & { options?: Partial<AppDeps['options']> };

export function testApp(test: TestDatabase, deps: TestDeps = {}): Promise<App> {
  let ids = 0;
  const adminSecondFactor = deps.options?.adminSecondFactor ?? 'required';
  return buildApp({
    database: test.database,
    clock: standingClock(),
    realNow: () => NOW,
    identify: everybodyBut(
      createIdentify(test.database, { secure: false, adminSecondFactor }, deps.realNow ?? (() => NOW)),
    ),
    secrets: createSecrets([randomBytes(32)]),
    telling: { guard: LOCAL, senders: openSenders({ guard: LOCAL, now: () => NOW, mail: undefined }) },
    photos: {
      store: storeOnDisk(path.join(tmpdir(), `cockpit-photos-${process.pid}`)),
      bytesMax: Number.MAX_SAFE_INTEGER,
    },
    log: silent,
    pipeline: testPipeline(),
    newId: () => `epoch-${++ids}`,
    random: () => 0,
    leader: IDLE_LEADER,
    queue: { silentMs: () => 0 },
    listen: (handlers) => listenPostgres(test.url, { ...handlers, log: silent, random: () => 0 }),
    ...deps,
    options: {
      host: '127.0.0.1',
      allowedOrigins: [],
      socketsMax: 20,
      adminSecondFactor,
      ...deps.options,
    },
  });
}

/** The same, once its notices are heard: before that its health is not ok. */
export async function listeningApp(test: TestDatabase): Promise<App> {
  let tell = () => {};
  const heard = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const app = await testApp(test, {
    listen(handlers) {
      const connected = () => {
        handlers.connected();
        tell();
      };
      return listenPostgres(test.url, { ...handlers, connected, log: silent, random: () => 0 });
    },
  });
  await heard;
  return app;
}

/** Listens on a free port and returns it. */
export async function onPort(app: App): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
}

export interface TestScreen {
  socket: Socket<ServerEvents, ClientEvents>;
  changes: Changed[];
  subscribe(request: unknown): Promise<Snapshot | SubscribeError>;
  /** Resolves with the first change, past or to come, that fits. */
  until(fits: (change: Changed) => boolean): Promise<Changed>;
  close(): void;
}

/** Opens a socket and collects all changes. */
export async function openScreen(port: number, headers: Record<string, string> = {}): Promise<TestScreen> {
  const socket: Socket<ServerEvents, ClientEvents> = io(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: headers,
  });
  const changes: Changed[] = [];
  let look = () => {};
  socket.on('changed', (change) => {
    changes.push(change);
    look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return {
    socket,
    changes,
    subscribe: (request) => socket.timeout(60_000).emitWithAck('subscribe', request as SubscribeRequest),
    until: (fits) =>
      new Promise((resolve) => {
        look = () => {
          const found = changes.find(fits);
          if (found !== undefined) resolve(found);
        };
        look();
      }),
    close: () => void socket.disconnect(),
  };
}

/** The tables after a snapshot and the changes that follow it. */
export function applied(snapshot: Snapshot, changes: readonly Changed[]): Record<string, Record<string, unknown>> {
  const tables = structuredClone(snapshot.tables) as Record<string, Record<string, unknown>>;
  for (const change of changes.filter((c) => c.room === snapshot.room && c.seq > snapshot.seq))
    for (const [name, rows] of Object.entries(change.tables)) {
      const table = tables[name] ?? {};
      tables[name] = table;
      for (const [key, row] of Object.entries(rows)) {
        if (row === null) delete table[key];
        else table[key] = row;
      }
    }
  return tables;
}
