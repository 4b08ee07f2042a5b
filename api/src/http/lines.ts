/** How long a line may take and how many there may be: who sends slowly, or opens many, takes nothing from the others. */
import type { Server } from 'node:http';
import ipaddr from 'ipaddr.js';
import { networkOf } from './network.ts';

/** Real ms. */
export interface LineBounds {
  /** A whole request, its body included: a photo over a poor line takes minutes. */
  requestMs: number;
  /** Its headers. */
  headersMs: number;
  /** Without a byte either way; websockets are beyond it. */
  silenceMs: number;
  /** Longer than proxies keep theirs, so that none sends into a line that is just being closed. */
  keepAliveMs: number;
  /** How often lines are looked at. */
  checkMs: number;
  /** Of one address. */
  perAddressMax: number;
}

export const LINE_BOUNDS: LineBounds = {
  requestMs: 300_000,
  headersMs: 15_000,
  silenceMs: 120_000,
  keepAliveMs: 72_000,
  checkMs: 5_000,
  perAddressMax: 400,
};

/** Where a line comes from; undefined: from this machine, or from a proxy in front, and so from anybody. */
export function clientOf(remote: string | undefined, behindProxy: boolean): string | undefined {
  if (behindProxy || remote === undefined || !ipaddr.isValid(remote)) return undefined;
  return ipaddr.process(remote).range() === 'loopback' ? undefined : networkOf(remote);
}

/** Closes lines beyond the bound of their address as they open. */
export function boundLines(
  server: Server,
  perAddressMax: number,
  addressOf: (remote: string | undefined) => string | undefined,
): void {
  const open = new Map<string, number>();
  server.on('connection', (line) => {
    const address = addressOf(line.remoteAddress);
    if (address === undefined) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > perAddressMax) return void line.destroy();
    open.set(address, count);
    line.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}
