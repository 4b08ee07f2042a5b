/** Drives the generator, which is a process of its own so that its processor time is not ingest's. */
import { fileURLToPath } from 'node:url';
import { type ChildMessage, startChild } from '@cockpit/standalone/child';

/** Several: a rate, whatever becomes of it; as much as the broker takes; or no more than `messages` not yet stored. */
export type Load = { kind: 'rate'; perSecond: number } | { kind: 'flood' } | { kind: 'window'; messages: number };

export interface Traffic {
  url: string;
  /** Stands in every message id, so that no run meets the ids of another. */
  run: string;
  /** One per device; they speak in turn. */
  topics: readonly string[];
  /** Of the payload, besides `id` and `at`. */
  fields: string;
  payloadBytes: number;
  pace: Load;
  seconds: number;
}

export interface Sent {
  sent: number;
  acknowledged: number;
  /** Epoch ms of the first and the last message. */
  startedAt: number;
  lastSentAt: number;
}

export interface Generator {
  pid: number;
  /** Latest news, at most 0.1 s old. */
  now(): Sent;
  /** Resolves when the time is over and the broker has acknowledged everything. */
  done: Promise<Sent>;
  /** How many messages have reached the other end. */
  stored(count: number): void;
  stop(): Promise<void>;
}

/** Starts it and sends the first message soon. */
export async function startTraffic(traffic: Traffic): Promise<Generator> {
  let news: Sent = { sent: 0, acknowledged: 0, startedAt: 0, lastSentAt: 0 };
  let resolveDone: (sent: Sent) => void = () => {};
  const told = new Promise<Sent>((resolve) => {
    resolveDone = resolve;
  });
  const child = startChild({
    name: 'generator',
    entry: fileURLToPath(new URL('./generator.ts', import.meta.url)),
    onMessage: (message) => {
      if (message.type !== 'progress' && message.type !== 'done') return;
      news = sentOf(message);
      if (message.type === 'done') resolveDone(news);
    },
  });
  await child.ready;
  child.send({ type: 'go', ...traffic });
  const died = child.exited.then(({ code, stderr }): Sent => {
    if (code === 0) return news;
    throw new Error(`the generator ended: ${stderr}`);
  });
  const done = Promise.race([told, died]);
  done.catch(() => {}); // whoever awaits it still sees it
  return {
    pid: child.pid,
    now: () => news,
    done,
    stored: (count) => child.send({ type: 'stored', count }),
    stop: async () => void (await child.stop()),
  };
}

function sentOf(message: ChildMessage): Sent {
  return {
    sent: Number(message['sent']),
    acknowledged: Number(message['acknowledged']),
    startedAt: Number(message['startedAt']),
    lastSentAt: Number(message['lastSentAt']),
  };
}
