/**
 * A broker for tests whose ingest is away for a while. On the one all share, what other tests send meanwhile fills the session of
 * ingest as well, and the embedded broker ends a session that leaves too much unacknowledged: what was waiting is gone.
 */
import { inject } from 'vitest';
import { startOwnBroker } from './own-servers.ts';

export interface LoneBroker {
  mqttUrl: string;
  remove(): Promise<void>;
}

/** A server that was asked for is used as it is. */
export async function loneBroker(): Promise<LoneBroker> {
  if (process.env['TEST_MQTT_URL'] !== undefined) return { mqttUrl: inject('mqttUrl'), remove: async () => {} };
  const { url, remove } = await startOwnBroker();
  return { mqttUrl: url, remove };
}
