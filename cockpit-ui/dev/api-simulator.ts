/** Simulator of the api for work on the screens: same wire, invented data. Never part of the build. */
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { ClientEvents, ServerEvents, Snapshot } from '@cockpit/api/live';
import { LIVE_HEARTBEAT_MS } from '@cockpit/api/live/constants';
import type { Room } from '@cockpit/api/scope';
import { Server } from 'socket.io';
import { caseWorld } from './case-files.ts';
import { answerDesk } from './desk-api.ts';
import { deskTables, deskWorld } from './desk-world.ts';
import { gridsWithin, gridTable } from './grid-world.ts';
import { readRegistry } from './registry.ts';
import { type Scenario, worldTables } from './world.ts';

const CHANGE_MS = 1000;
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface Simulator {
  url: string;
  port: number;
  /** From now on nothing is sent, as when the line or the api hangs. */
  hush(): void;
  stop(): Promise<void>;
}

export interface SimulatorOptions {
  scenario: Scenario;
  /** Simulated instant at start, epoch ms. */
  at: number;
  speed?: number;
  port?: number;
  /** Built screens to serve. */
  folder?: string;
  /** The desk and its REST instead of the few alarms of the wall. */
  desk?: boolean;
}

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { registry, grids } = readRegistry();
  const speed = options.speed ?? 1;
  const started = Date.now();
  const now = () => Math.round(options.at + (Date.now() - started) * speed);
  const seqs = new Map<Room, number>();
  let hushed = false;
  const desk = options.desk ? deskWorld(registry, options.at, options.scenario) : undefined;
  const cases = caseWorld(registry, options.at, options.scenario);

  const http = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    if (path === '/api/grids') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(grids));
      return;
    }
    if (desk === undefined && path === '/api/me') {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ who: { kind: 'display', id: 1, name: 'wall', mustChange: false, sees: null, rights: [] } }),
      );
      return;
    }
    if (desk !== undefined && path.startsWith('/api/')) {
      void answerDesk(desk, cases, now(), request, response, options.scenario).then((answered) => {
        if (!answered) response.writeHead(404).end('{}');
      });
      return;
    }
    const asked = join(options.folder ?? '', normalize(path));
    const file = extname(path) !== '' && existsSync(asked) ? asked : join(options.folder ?? '', 'index.html');
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    createReadStream(file)
      .on('error', () => response.end())
      .pipe(response);
  });
  const io = new Server<ClientEvents, ServerEvents>(http, { transports: ['websocket'], serveClient: false });

  function tablesOf(room: Room) {
    const scope = room === 'wall' ? undefined : gridsWithin(grids.grids, room.slice('grid:'.length));
    return {
      ...worldTables(registry, now(), options.scenario, scope),
      grids: gridTable(registry, grids.grids, now(), options.scenario),
      ...(desk && deskTables(desk, now(), options.scenario)),
    };
  }

  io.on('connection', (socket) => {
    socket.on('subscribe', ({ room, community }, reply) => {
      if (hushed) return;
      if (community !== undefined && community !== registry.community.code)
        return reply({ error: 'unknown-community', message: `no community "${community}"` });
      if (room !== 'wall' && !grids.grids.some((grid) => `grid:${grid.code}` === room))
        return reply({ error: 'unknown-grid', message: `no ${room}` });
      void socket.join(room);
      if (!seqs.has(room)) seqs.set(room, 0);
      const snapshot: Snapshot = {
        room,
        community: grids.community,
        epoch: String(started),
        seq: seqs.get(room) ?? 0,
        at: now(),
        speed,
        tables: tablesOf(room),
      };
      reply(snapshot);
    });
    socket.on('unsubscribe', ({ room }) => void socket.leave(room));
  });

  const beating = setInterval(() => {
    if (hushed) return;
    for (const socket of io.sockets.sockets.values())
      socket.emit('beat', {
        at: now(),
        speed,
        simulated: true,
        epoch: String(started),
        seqs: Object.fromEntries([...seqs].filter(([room]) => socket.rooms.has(room))),
        ok: true,
        since: now(),
      });
  }, LIVE_HEARTBEAT_MS);
  const changing = setInterval(() => {
    if (hushed) return;
    for (const [room, seq] of seqs) {
      const { sensors: _, ...tables } = tablesOf(room);
      seqs.set(room, seq + 1);
      io.to(room).emit('changed', {
        room,
        community: registry.community.code,
        epoch: String(started),
        seq: seq + 1,
        at: now(),
        tables,
      });
    }
  }, CHANGE_MS);

  await new Promise<void>((resolve, reject) =>
    http.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve),
  );
  const { port } = http.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    hush: () => {
      hushed = true;
    },
    async stop() {
      clearInterval(beating);
      clearInterval(changing);
      await io.close();
    },
  };
}
