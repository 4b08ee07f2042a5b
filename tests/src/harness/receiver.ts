/** A receiver of webhooks on this machine: keeps what it was told by the id of the message, and answers as a test says. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedMessage {
  /** X-Cockpit-Delivery. */
  id: string;
  /** alarm:17. */
  subject: string;
}

export interface Receiver {
  url: string;
  /** Every request, in the order they came. */
  told: readonly ReceivedMessage[];
  /** How requests are answered from now on; with 200 at first. */
  answer(how: (told: ReceivedMessage, reply: ServerResponse) => void): void;
  /** Forgets all it was told, and answers with 200 again. */
  reset(): void;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const told: ReceivedMessage[] = [];
  const taken = (_: ReceivedMessage, reply: ServerResponse) => void reply.end();
  let how: (one: ReceivedMessage, reply: ServerResponse) => void = taken;
  const server = createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { facts } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { facts: { subject: string } };
      const one = { id: String(request.headers['x-cockpit-delivery']), subject: facts.subject };
      told.push(one);
      how(one, reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    told,
    answer(next) {
      how = next;
    },
    reset() {
      told.length = 0;
      how = taken;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
