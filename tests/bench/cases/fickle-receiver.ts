/** A receiver of webhooks that refuses every third request, and counts what it took. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FickleReceiver {
  url: string;
  /** Requests, refused ones too. */
  readonly requests: number;
  /** By delivery id: how often it was taken. */
  readonly taken: ReadonlyMap<string, number>;
  /** By delivery id: what it is about, e.g. `case:4`, and when it came first, performance.now(). */
  readonly asked: ReadonlyMap<string, { subject: string; at: number }>;
  close(): Promise<void>;
}

const REFUSES_EVERY = 3;

export async function openFickleReceiver(): Promise<FickleReceiver> {
  const taken = new Map<string, number>();
  const asked = new Map<string, { subject: string; at: number }>();
  let requests = 0;
  const server = createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests += 1;
      const at = performance.now();
      const id = String(request.headers['x-cockpit-delivery']);
      const { facts } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { facts: { subject: string } };
      if (!asked.has(id)) asked.set(id, { subject: facts.subject, at });
      if (requests % REFUSES_EVERY === 0) return void reply.writeHead(503).end();
      taken.set(id, (taken.get(id) ?? 0) + 1);
      reply.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    get requests() {
      return requests;
    },
    taken,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
