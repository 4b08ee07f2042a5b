/** How many sockets one person, one wall and one address may hold, so that nobody takes all of them. */
import type { IncomingMessage } from 'node:http';
import type { Person } from '../sessions/person.ts';

/** A whole office may share an address. */
const SHARE_OF_ADDRESS = 0.5;

export interface PlacesParts {
  /** Of all together. */
  socketsMax: number;
  /** Of one person, or one wall. */
  socketsPerPersonMax: number;
  /** Where a request comes from; undefined: it cannot be known. */
  addressOf(request: IncomingMessage): string | undefined;
}

export interface Places {
  /** Takes a place until the line of the request closes. Returns why there is none. */
  take(request: IncomingMessage, person: Pick<Person, 'kind' | 'id'>): string | undefined;
}

export function createPlaces({ socketsMax, socketsPerPersonMax, addressOf }: PlacesParts): Places {
  const taken = new Map<string, number>();
  const addressMax = Math.max(1, Math.floor(socketsMax * SHARE_OF_ADDRESS));

  function change(key: string, by: 1 | -1): void {
    const count = (taken.get(key) ?? 0) + by;
    if (count > 0) taken.set(key, count);
    else taken.delete(key);
  }

  return {
    take(request, { kind, id }) {
      const who = `${kind} ${id}`;
      const address = addressOf(request);
      const from = address === undefined ? undefined : `address ${address}`;
      if ((taken.get(who) ?? 0) >= socketsPerPersonMax) return `too many connections of this ${kind}`;
      if (from !== undefined && (taken.get(from) ?? 0) >= addressMax) return 'too many connections from this address';
      const keys = from === undefined ? [who] : [who, from];
      for (const key of keys) change(key, 1);
      request.socket.once('close', () => {
        for (const key of keys) change(key, -1);
      });
      return undefined;
    },
  };
}
