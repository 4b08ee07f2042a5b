/** A TCP link that can be cut, made slow or left half open, between any two of the processes. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

interface Slowness {
  /** Added to every piece that passes, milliseconds. */
  delayMs: number;
  bytesPerSecond: number;
}

export interface Link {
  /** 127.0.0.1. */
  port: number;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  /** Both ends of every connection stay open and hear nothing from each other ever again; new ones are as dead until `heal`. */
  halfOpen(): void;
  slow(by: Slowness): void;
  /** From now on connections pass; those that went dead stay dead. */
  heal(): void;
  stop(): Promise<void>;
}

/** Where the bytes from the far end of one connection go on their way back; by default straight to the near end. */
export type Return = (near: Socket) => { write(bytes: Buffer): boolean };

interface Pair {
  near: Socket;
  far: Socket;
  dead: boolean;
}

/** Listens on a free port and passes everything on to `targetPort` of this machine. */
export async function openLink(targetPort: number, back: Return = (near) => near): Promise<Link> {
  const pairs = new Set<Pair>();
  let mode: 'open' | 'cut' | 'half-open' = 'open';
  let slowness: Slowness | undefined;
  const server = createServer({ noDelay: true }, (near) => {
    near.on('error', () => {});
    if (mode === 'cut') {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    far.on('error', () => {});
    const pair = { near, far, dead: mode === 'half-open' };
    pairs.add(pair);
    for (const [from, to, sink] of [
      [near, far, far],
      [far, near, back(near)],
    ] as const) {
      from.on('close', () => {
        // The other end of a dead connection never learns that this one has gone.
        if (pair.dead) return;
        pairs.delete(pair);
        to.destroy();
      });
      pump(pair, from, to, sink).catch(() => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function pump(pair: Pair, from: Socket, to: Socket, sink: { write(bytes: Buffer): boolean }): Promise<void> {
    for await (const bytes of from as AsyncIterable<Buffer>) {
      if (slowness) await pause(slowness.delayMs + (bytes.length / slowness.bytesPerSecond) * 1000);
      if (pair.dead || to.destroyed) continue;
      if (!sink.write(bytes)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
    }
  }

  function breakAll(): void {
    for (const { near, far } of pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      mode = 'cut';
      breakAll();
    },
    halfOpen() {
      mode = 'half-open';
      for (const pair of pairs) pair.dead = true;
    },
    slow(by) {
      slowness = by;
    },
    heal() {
      mode = 'open';
      slowness = undefined;
    },
    async stop() {
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}
