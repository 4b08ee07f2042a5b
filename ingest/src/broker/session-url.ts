/** Who a session signs in as. */
import { INGEST_USERNAME } from '../credentials/contract.ts';

/**
 * A broker that knows clients by their user names gives each one session, and ingest has several: where `url` names the user `@ingest`, session
 * `cockpit-ingest-profiles` signs in as `@ingest-profiles`, with the same secret. Any other user name is used for all sessions as it is.
 */
export function sessionUrl(url: string, clientId: string): string {
  const address = new URL(url);
  if (decodeURIComponent(address.username) !== INGEST_USERNAME || !clientId.endsWith('-profiles')) return url;
  address.username = `${INGEST_USERNAME}-profiles`;
  return address.href;
}
