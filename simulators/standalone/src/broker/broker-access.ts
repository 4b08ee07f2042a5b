/**
 * Who is let in and what they may say, as docs/MQTT.md has it for every broker. Without users everybody on this machine may do anything, as
 * before; only client ids that could stand for others are refused then.
 */
import { clientIdTaken, covers, fits } from '@cockpit/ingest/credentials';
import type { Client } from 'aedes';
import type { StackUser, Users } from './broker-users.ts';

/** Return codes of MQTT 3.1.1. */
const IDENTIFIER_REJECTED = 2;
const NOT_AUTHORIZED = 5;
/** Sessions of one user that may have many, at once. */
const SESSIONS_OF_USER_MAX = 64;
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

export interface BrokerAccess {
  authenticate(
    client: Client,
    username: string | undefined,
    password: Buffer | undefined,
  ): Promise<SignInRefusal | undefined>;
  /** Undefined: it may. */
  refusePublish(client: Client, topic: string): string | undefined;
  maySubscribe(client: Client, filter: string): boolean;
  /** Ends the connection of a client that may no longer sign in as it did; one that may is known with its topics of now. */
  judgeAgain(client: Client): void;
}

/** A refused CONNECT, with its return code. */
export interface SignInRefusal {
  code: number;
  reason: string;
}

interface Holder {
  /** As it was when the client signed in. */
  user: StackUser;
  /** Topics without wildcards, which nearly all are. */
  exact: ReadonlySet<string>;
}

/** `connected`: the clients of now by their ids. */
export function guardAccess(
  users: Users | undefined,
  connected: ReadonlyMap<string, Client>,
  log: (line: string) => void,
): BrokerAccess {
  const holders = new WeakMap<Client, Holder>();
  const refuse = (client: Client, code: number, reason: string): SignInRefusal => {
    log(`refused ${addressOf(client)}: ${reason}`);
    return { code, reason };
  };

  async function authenticate(client: Client, username: string | undefined, password: Buffer | undefined) {
    if (!clientIdTaken(client.id))
      return refuse(
        client,
        IDENTIFIER_REJECTED,
        `client id ${JSON.stringify(client.id)} holds +, #, / or a control character`,
      );
    if (users === undefined) return tellTakeOver(client);
    if (!username || password === undefined) return refuse(client, NOT_AUTHORIZED, 'no user name and secret');
    const user = users.find(username);
    const known = user !== undefined && (await fits(password, user.hash));
    if (!known)
      return refuse(
        client,
        NOT_AUTHORIZED,
        `user ${JSON.stringify(username)} is unknown, revoked, or has another secret`,
      );
    if (user.from === 'loopback' && !LOOPBACK.test(addressOf(client)))
      return refuse(client, NOT_AUTHORIZED, `user ${username} signs in from this machine only`);
    if (user.sessions === 'many' && sessionsOf(username) >= SESSIONS_OF_USER_MAX)
      return refuse(client, NOT_AUTHORIZED, `user ${username} has ${SESSIONS_OF_USER_MAX} connections already`);
    // Whatever it calls itself: nobody takes a session that is not his own.
    client.id = user.sessions === 'many' ? `${username}:${client.id}` : (user.clientId ?? username);
    holders.set(client, { user, exact: new Set(user.publish) });
    return tellTakeOver(client);
  }

  function tellTakeOver(client: Client): undefined {
    const earlier = connected.get(client.id);
    if (earlier !== undefined)
      log(
        `take-over: ${client.id} signs in from ${addressOf(client)} while connected from ${addressOf(earlier)}, whose connection ends`,
      );
  }

  function sessionsOf(username: string): number {
    let count = 0;
    for (const client of connected.values()) if (holders.get(client)?.user.username === username) count += 1;
    return count;
  }

  return {
    authenticate,
    refusePublish(client, topic) {
      if (users === undefined) return undefined;
      const holder = holders.get(client);
      if (holder !== undefined && (holder.exact.has(topic) || covers(holder.user.publish, topic))) return undefined;
      return `${client.id} may not publish under ${topic.slice(0, 200)}`;
    },
    maySubscribe(client, filter) {
      return users === undefined || covers(holders.get(client)?.user.subscribe ?? [], filter);
    },
    judgeAgain(client) {
      const before = holders.get(client)?.user;
      if (before === undefined) return;
      const user = users?.find(before.username);
      if (user !== undefined && user.hash === before.hash) {
        holders.set(client, { user, exact: new Set(user.publish) });
        return;
      }
      log(`cut off: ${client.id}, whose credential was revoked or replaced`);
      client.close();
    },
  };
}

function addressOf(client: Client): string {
  return (client.conn as { remoteAddress?: string } | undefined)?.remoteAddress ?? 'an unknown address';
}
