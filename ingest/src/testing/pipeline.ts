/** The road from decoded messages to committed rows without a broker, for tests. */
import type { Logger } from 'pino';
import { createEvaluation } from '../alarms/evaluate.ts';
import { alarmNotices } from '../alarms/notices.ts';
import type { RuleSet } from '../alarms/rules/contract.ts';
import { commitArrivals } from '../commit.ts';
import type { Transaction } from '../database.ts';
import { loadDevices } from '../devices.ts';
import type { NewestSeen } from '../messages/decode.ts';
import { notifyInTransaction } from '../notices/postgres.ts';
import { openQuarantine, type QuarantineBounds } from '../quarantine.ts';
import type { Arrival, Reading } from '../reading.ts';
import { receive, renewPlaces } from '../receive.ts';
import { commitInTurn, FIRST, type Turn } from '../turns.ts';
import type { Written } from '../writer.ts';
import { COMMUNITY, type Scratch, silent } from './scratch.ts';

/** More than any test sends unless it is about the bounds. */
export const BOUNDS: QuarantineBounds = { rowsMax: 1_000, bytesMax: 10_000_000 };

export interface Message {
  /** COMMUNITY when left out. */
  community?: string;
  /** `parking/P1/occupancy` */
  tail: string;
  payload: object | string;
  /** Epoch ms. */
  receivedAt: number;
}

export interface Pipeline {
  /** Decodes without storing. */
  decode(message: Message): Arrival;
  /** Stores one batch and says what each of its transactions did. */
  batch(messages: readonly Message[]): Promise<Written[]>;
  /** Stores the batches on connections of their own, none overtaking another. */
  inTurn(batches: readonly (readonly Message[])[]): Promise<void>;
}

/** A pipeline with a memory of its own, as one life of the process has. */
export async function pipelineOn(
  scratch: Pick<Scratch, 'database' | 'devices'>,
  bounds: Partial<QuarantineBounds> = {},
  rules?: RuleSet,
  log: Logger = silent,
): Promise<Pipeline> {
  const newest: NewestSeen = new Map();
  const quarantine = await openQuarantine(scratch.database, { ...BOUNDS, ...bounds });
  const evaluation = rules && createEvaluation(() => rules);
  const decode = ({ community = COMMUNITY, tail, payload, receivedAt }: Message) => {
    const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
    return receive(
      { devices: scratch.devices, newest, keptSince: undefined },
      `v1/${community}/${tail}`,
      bytes,
      receivedAt,
    );
  };
  const partsFor = (messages: readonly Message[]) => ({
    database: scratch.database,
    log,
    now: () => messages.at(-1)?.receivedAt ?? 0,
    grids: scratch.devices.grids,
    quarantine,
    notify: notifyInTransaction,
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
      const turns: (Turn & { written: Promise<boolean> })[] = [];
      for (const messages of batches) {
        const before = turns.at(-1) ?? FIRST;
        const prepare = async () => {};
        turns.push(commitInTurn(partsFor(messages), messages.map(decode), signal, () => {}, before, prepare));
      }
      await Promise.all(turns.map(({ written }) => written));
    },
  };
}
