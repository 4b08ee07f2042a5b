/** What ingest exports to Prometheus about itself; served on METRICS_PORT when that is set. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Config } from './config.ts';
import { reasonOf } from './reason-of.ts';

export interface Gauges {
  waiting(): number;
  heldAcks(): number;
  connected(): boolean;
  rollupLagMs(): Promise<number>;
}

export interface Exporter {
  port: number;
  stop(): Promise<void>;
}

export type Metrics = ReturnType<typeof createMetrics>;

/** Creates the metrics in a registry of their own. */
export function createMetrics() {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  return {
    registry,
    messages: new Counter({ name: 'ingest_messages_total', help: 'Messages that arrived', registers }),
    arrivals: new Counter({
      name: 'ingest_arrivals_total',
      help: 'What came in by door: native messages, parts of foreign ones, messages of phones, releases from quarantine. All of it is stored, a duplicate, quarantined or passed over',
      labelNames: ['door'] as const,
      registers,
    }),
    passedOver: new Counter({
      name: 'ingest_passed_over_total',
      help: 'Messages understood and not stored, by rule',
      labelNames: ['rule'] as const,
      registers,
    }),
    subscriptions: new Counter({
      name: 'ingest_broker_subscriptions_total',
      help: 'Connections to the broker that came to subscribe',
      registers,
    }),
    stored: new Counter({ name: 'ingest_stored_total', help: 'Readings stored', registers }),
    duplicates: new Counter({ name: 'ingest_duplicates_total', help: 'Readings that were there already', registers }),
    quarantined: new Counter({ name: 'ingest_quarantined_total', help: 'Messages put in quarantine', registers }),
    batchRows: new Histogram({
      name: 'ingest_batch_messages',
      help: 'Messages per batch',
      buckets: [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000],
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'ingest_commit_seconds',
      help: 'Time to commit a batch, waiting for the database included',
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
      registers,
    }),
    rollupMinutes: new Counter({ name: 'ingest_rollup_minutes_total', help: 'Minutes recomputed', registers }),
    rollupTooLate: new Counter({
      name: 'ingest_rollup_too_late_minutes_total',
      help: 'Minutes not recomputed, because their readings are past retention',
      registers,
    }),
    alarmsLetGo: new Counter({
      name: 'ingest_alarm_retention_alarms_total',
      help: 'Past alarms removed because they are past retention',
      registers,
    }),
    retained: new Counter({
      name: 'ingest_retention_rows_total',
      help: 'Rows removed because they are past retention',
      registers,
    }),
  };
}

/** Gauges that are read when asked for. */
export function observeGauges({ registry }: Metrics, gauges: Gauges): void {
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  gauge('ingest_waiting_messages', 'Messages decoded and not yet in a batch', gauges.waiting);
  gauge('ingest_held_acks', 'Acknowledgements withheld until their commit', gauges.heldAcks);
  gauge('ingest_broker_connected', '1 while subscribed', () => Number(gauges.connected()));
  gauge('ingest_rollup_lag_seconds', 'Age of the oldest change not yet in the rollups', async () => {
    return (await gauges.rollupLagMs()) / 1000;
  });
}

/** Serves them where METRICS_PORT says. @throws Error with a sentence when it is taken. */
export async function exportMetrics(metrics: Metrics, { METRICS_PORT, HOST }: Config): Promise<Exporter | undefined> {
  if (METRICS_PORT === undefined) return undefined;
  try {
    return await serveMetrics(metrics, HOST, METRICS_PORT);
  } catch (error) {
    throw new Error(`METRICS_PORT ${METRICS_PORT} on ${HOST} cannot be used: ${reasonOf(error)}`, { cause: error });
  }
}

/** Serves `/metrics`. Rejects when the port is taken. */
async function serveMetrics({ registry }: Metrics, host: string, port: number): Promise<Exporter> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
