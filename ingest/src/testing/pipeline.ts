/** The road from decoded messages to committed rows without a broker, for tests. */
import type { Logger } from 'pino';
import { createEvaluation } from '../alarms/evaluate.ts';
import { alarmNotices } from '../alarms/notices.ts';
import type { RuleSet } from '../alarms/rules/contract.ts';
import type { Transaction } from '../database/database.ts';
import type { DecodeParts } from '../decoding/decode.ts';
import { createMemories, type Memories } from '../decoding/memory.ts';
import { receive, renewPlaces } from '../decoding/receive.ts';
import { loadDevices } from '../devices/devices.ts';
import { notify } from '../notices/postgres.ts';
import { limitRefusals } from '../quarantine/refusals/limit.ts';
import { senderOf } from '../quarantine/refusals/sender.ts';
import { readCutOff } from '../quarantine/refusals/store.ts';
import { openQuarantine, type QuarantineBounds } from '../quarantine/store.ts';
import type { Arrival, Foreign, Reading } from '../readings/reading.ts';
import { commitBehind, NO_BATCH_BEFORE, type PendingBatch } from '../writing/batch-pipeline.ts';
import { commitArrivals } from '../writing/commit.ts';
import { rememberSuspects } from '../writing/suspects.ts';
import type { Written } from '../writing/writer.ts';
import { COMMUNITY, type Scratch, silent } from './scratch.ts';

/** More than any test sends unless it is about the bounds. */
export const BOUNDS: QuarantineBounds = { rowsMax: 1_000, bytesMax: 10_000_000 };

const FOREIGN: Foreign = {
  profile: 'p',
  identity: 'gateway/one',
  name: 'one',
  listedBy: undefined,
  derivedId: false,
  retained: false,
  untimed: false,
  redelivered: false,
};

export interface Message {
  /** COMMUNITY when left out. */
  community?: string;
  /** `parking/P1/occupancy` */
  tail: string;
  payload: object | string;
  /** Epoch ms. */
  receivedAt: number;
  /** The broker kept it; left out: it did not. */
  retained?: boolean;
  /** As if a profile had translated it. */
  foreign?: Partial<Foreign>;
}

export interface Pipeline {
  /** Decodes without storing. */
  decode(message: Message): Arrival;
  /** Stores one batch and says what each of its transactions did. */
  batch(messages: readonly Message[]): Promise<Written[]>;
  /** Stores the batches on connections of their own, none overtaking another. */
  inTurn(batches: readonly (readonly Message[])[]): Promise<void>;
}

/** A pipeline with a memory of its own, as one life of the process has. `perMinute` left out: nobody is cut off. */
export async function pipelineOn(
  scratch: Pick<Scratch, 'database' | 'devices'>,
  { perMinute, ...bounds }: Partial<QuarantineBounds> & { perMinute?: number } = {},
  rules?: RuleSet,
  log: Logger = silent,
  memories: Memories = createMemories('all'),
  timing: () => Pick<DecodeParts, 'keptSince' | 'isArrivalAhead'> = () => ({ keptSince: undefined }),
): Promise<Pipeline> {
  const senders = perMinute !== undefined && {
    limit: limitRefusals(perMinute, await readCutOff(scratch.database)),
    senderOf: (topic: string) => senderOf(scratch.devices, topic),
  };
  const quarantine = await openQuarantine(scratch.database, { ...BOUNDS, ...bounds }, senders || undefined);
  const suspects = rememberSuspects();
  const evaluation =
    rules &&
    createEvaluation(
      () => rules,
      () => clock,
    );
  let clock = 0;
  const decode = ({
    community = COMMUNITY,
    tail,
    payload,
    receivedAt,
    retained = false,
    foreign,
  }: Message): Arrival => {
    clock = Math.floor(receivedAt);
    const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
    const arrival = receive(
      { devices: scratch.devices, memories, ...timing() },
      `v1/${community}/${tail}`,
      bytes,
      receivedAt,
      retained,
    );
    return foreign ? { ...arrival, foreign: { ...FOREIGN, ...foreign } } : arrival;
  };
  const partsFor = (messages: readonly Message[]) => ({
    database: scratch.database,
    log,
    now: () => messages.at(-1)?.receivedAt ?? 0,
    grids: scratch.devices.grids,
    quarantine,
    suspects,
    notify,
    ...(evaluation && {
      judge: async (tx: Transaction, stored: readonly Reading[]) => alarmNotices(await evaluation.evaluate(tx, stored)),
    }),
    renewPlaces: async (those: readonly Arrival[]) => renewPlaces(await loadDevices(scratch.database), those),
  });
  return {
    decode,
    async batch(messages) {
      const written: Written[] = [];
      const arrivals = messages.map(decode);
      await commitArrivals(partsFor(messages), arrivals, new AbortController().signal, (one) => written.push(one));
      return written;
    },
    async inTurn(batches) {
      const { signal } = new AbortController();
      const pending: (PendingBatch & { written: Promise<boolean> })[] = [];
      for (const messages of batches) {
        const before = pending.at(-1) ?? NO_BATCH_BEFORE;
        const prepare = async () => {};
        pending.push(commitBehind(partsFor(messages), messages.map(decode), signal, () => {}, before, prepare));
      }
      await Promise.all(pending.map(({ written }) => written));
    },
  };
}
