/** A receiver of messages on this machine: keeps what it was sent, and answers as a test tells it to. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** How the next requests are answered; 200 with an empty object at first. */
  answer(how: (request: Received, reply: ServerResponse, count: number) => void): void;
  /** Resolves when something received fits. */
  until(fits: (received: readonly Received[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let waiting: (() => void)[] = [];
  let how: (request: Received, reply: ServerResponse, count: number) => void = (_, reply) =>
    void reply.end('{"errcode":0,"code":0}');
  const server = createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
      received.push(one);
      how(one, reply, received.length);
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer(next) {
      how = next;
    },
    until: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          if (!fits(received)) return;
          waiting = waiting.filter((other) => other !== look);
          resolve();
        };
        waiting.push(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
