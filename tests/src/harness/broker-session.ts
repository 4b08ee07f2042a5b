import { connectAsync } from 'mqtt';

/** Ends the persistent session of a client id: on a broker that lives longer than the test it would gather messages. */
export async function forgetSession(mqttUrl: string, clientId: string): Promise<void> {
  const client = await connectAsync(mqttUrl, { clientId, clean: true, protocolVersion: 4, reconnectPeriod: 0 });
  await client.endAsync();
}
