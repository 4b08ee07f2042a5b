/** A message as it comes off the wire becomes an Arrival: cut to what is read, stamped, decoded. */
import type { Devices } from '../devices/devices.ts';
import { MAX_PAYLOAD_BYTES } from '../messages/contract.ts';
import { digestOf } from '../quarantine/store.ts';
import type { Arrival } from '../readings/reading.ts';
import { type DecodeParts, decode } from './decode.ts';

/** `receivedAt`: epoch ms, see Reading; `retained`: the broker kept it. */
export function receive(
  parts: DecodeParts,
  topic: string,
  payload: Buffer,
  receivedAt: number,
  retained = false,
): Arrival {
  const cut = payload.length > MAX_PAYLOAD_BYTES;
  // A copy, so that a cut megabyte is not kept alive by its first part.
  const kept = cut ? Buffer.from(payload.subarray(0, MAX_PAYLOAD_BYTES)) : payload;
  return {
    topic,
    payload: kept,
    payloadBytes: payload.length,
    digest: cut ? digestOf(topic, payload) : undefined,
    receivedAt,
    retained,
    outcome: decode(parts, topic, kept, payload.length, receivedAt, retained),
  };
}

/** Decodes again what an older registry did not know; everything else stays as it is. */
export function decodeAgain(parts: DecodeParts, arrivals: readonly Arrival[]): void {
  for (const arrival of arrivals.filter(isUnknown)) {
    const { topic, payload, payloadBytes, receivedAt, retained } = arrival;
    arrival.outcome = decode(parts, topic, payload, payloadBytes, receivedAt, retained);
  }
}

/** Gives what was understood its device as the registry has it now; one retired meanwhile keeps its word and loses its grid. */
export function renewPlaces(devices: Devices, arrivals: readonly Arrival[]): void {
  for (const { outcome } of arrivals) {
    if (!('reading' in outcome)) continue;
    const { device } = outcome.reading;
    const now = devices.find(device.community, device.domain, device.code);
    outcome.reading.device = now ?? { ...device, grid: null };
  }
}

/** True when the registry is all that stands against the message. */
export function isUnknown({ outcome }: Arrival): boolean {
  return (
    'refusal' in outcome &&
    (outcome.refusal.reason === 'unknown-device' || outcome.refusal.reason === 'unknown-community')
  );
}
