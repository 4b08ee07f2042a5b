/** Quarantine as a tool, wired: what people ask is carried out, what waits too long is dropped. */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Database } from '../database/database.ts';
import { type DecodeParts, decode } from '../decoding/decode.ts';
import type { JobListener } from '../loops/hourly.ts';
import { MAX_PAYLOAD_BYTES, TOPIC_VERSION } from '../messages/contract.ts';
import { isThingsBoard } from '../messages/thingsboard.ts';
import { observeQuarantine } from '../quarantine/metrics.ts';
import { startQuarantinePruning } from '../quarantine/prune.ts';
import type { Arrival } from '../readings/reading.ts';
import type { WriterParts, Written } from '../writing/writer.ts';
import { startQuarantineActions } from './actions.ts';
import type { QuarantinedMessage } from './chunk.ts';

export interface QuarantineToolParts {
  database: Database;
  log: Logger;
  now(): number;
  daysMax: number;
  onRun: JobListener;
  metrics: Registry;
  writer(): WriterParts;
  refreshRegistry(): Promise<void>;
  decodeParts(): DecodeParts;
  /** What a message of a foreign dialect becomes now. */
  translate(topic: string, payload: Buffer, receivedAt: number): Promise<Arrival[]>;
  /** The database refuses a message of this device by itself. */
  onRefused(device: number): void;
  onCommit(written: Written): void;
}

export interface QuarantineTool {
  /** There may be something to do. */
  wake(): void;
  stop(): Promise<void>;
}

/** Starts both, and says in the metrics how it stands. */
export function startQuarantineTool(parts: QuarantineToolParts): QuarantineTool {
  const actions = startQuarantineActions({ ...parts, again: (message) => again(parts, message) });
  const stopPruning = startQuarantinePruning(parts);
  observeQuarantine(parts.metrics, parts.database);
  return {
    wake: actions.wake,
    async stop() {
      await actions.stop();
      await stopPruning();
    },
  };
}

/** The door a message came to when it was put here: ours, or that of the device profiles. */
async function again(parts: QuarantineToolParts, message: QuarantinedMessage): Promise<Arrival[]> {
  const { topic, payload, payloadBytes, receivedAt } = message;
  const native = topic.startsWith(`${TOPIC_VERSION}/`) && !isThingsBoard(topic);
  // Of what was too large only the first part was kept: refused for its size, whatever its dialect.
  if (!native && payloadBytes <= MAX_PAYLOAD_BYTES) return parts.translate(topic, payload, receivedAt);
  const outcome = decode(parts.decodeParts(), topic, payload, payloadBytes, receivedAt);
  return [{ topic, payload, payloadBytes, digest: undefined, receivedAt, outcome }];
}
