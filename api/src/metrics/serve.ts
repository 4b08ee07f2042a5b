/** Serves `/metrics` on a port of its own, which no proxy in front of the api reaches. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Database } from '../database/database.ts';
import type { Leader } from '../leadership/leader.ts';
import type { Notifications } from '../notifications/worker.ts';
import { readNotificationBacklog } from '../outbox/backlog.ts';
import { gaugesOf } from './gauges.ts';
import { gaugesText } from './text.ts';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export interface MetricsDeps {
  database: Database;
  leader: Leader;
  notifications: Pick<Notifications, 'silentMs' | 'connections'>;
  /** Epoch ms of the world. */
  realNow(): number;
}

export interface MetricsServer {
  port: number;
  stop(): Promise<void>;
}

/** Listens on `host`; port 0: any free one. Rejects with a sentence when the port cannot be used. */
export async function serveMetrics(deps: MetricsDeps, host: string, port: number): Promise<MetricsServer> {
  const delays = monitorEventLoopDelay();
  delays.enable();
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    measure().then(
      (text) => response.writeHead(200, { 'content-type': CONTENT_TYPE }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Error(`API_METRICS_PORT ${port} on ${host} cannot be used: ${cause.message}`, { cause })),
    );
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      delays.disable();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function measure(): Promise<string> {
    const { database, leader, notifications } = deps;
    const backlog = await readNotificationBacklog(database, deps.realNow()).catch(() => null);
    const delay = { meanNs: delays.mean, maxNs: delays.max };
    delays.reset();
    const { totalCount: total, idleCount: idle, waitingCount: waiting } = database;
    const pools = { api: { total, idle, waiting }, notifications: notifications.connections() };
    return gaugesText(gaugesOf({ leader: leader.state(), backlog, silentMs: notifications.silentMs(), pools, delay }));
  }
}
