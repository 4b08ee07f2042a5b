import type { BrokerUser } from '@cockpit/ingest/credentials';

/** The file that the broker of `npm start` reads. */
export function embeddedUsers(users: readonly BrokerUser[]): Record<string, string> {
  return { 'users.json': JSON.stringify(users) };
}
