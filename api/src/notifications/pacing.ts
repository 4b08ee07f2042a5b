/**
 * How often somebody is notified. People: at most ten messages in ten minutes, of which what is not urgent takes three; the first seven urgent
 * ones go alone and at once, later ones by name in one message every two and a half minutes. Machines (webhooks) take what the
 * channel takes. A channel takes so many a minute, of which a quarter is kept for what is urgent.
 */
import { type Queryable, rows } from '../database/database.ts';
import { CHANNEL_RATE_LOCK, lockByNumber } from '../database/locks.ts';
import type { ChannelKind } from './contract.ts';

const MINUTE_MS = 60_000;
const WINDOW_MS = 10 * MINUTE_MS;
const TOLD_MAX = 10;
const ALONE_MAX = 7;
/** What is not urgent waits so long after the message before, by how many there were in the window; and no more than these. */
const ORDINARY_PAUSES_MS = [0, 15_000, 3 * MINUTE_MS];
const LIST_PAUSE_MS = 2.5 * MINUTE_MS;
/** To one channel at once: a slow receiver must not keep all workers. */
const UNDER_WAY = { urgent: 8, ordinary: 3 };
const UNDER_WAY_PAUSE_MS = 250;
/** So that those who wait do not all come back at once. */
const SPREAD_MS = 1_000;
/** More than this many minutes' worth waiting for a machine is a flood. */
const FLOOD_MINUTES = 2;

/** What is about to be sent, and to whom. */
export interface PendingSend {
  urgent: boolean;
  kind: ChannelKind;
  channel: number;
  perMinute: number;
  receiver: string;
}

/** What the turn may do: wait so long (ms), or send, with others: urgent ones by name, the rest by their count. */
export type Allowance = { waitMs: number } | { waitMs: 0; takesUrgent: boolean; takesOrdinary: boolean };

/** Until the transaction ends nobody else is given a turn of the same channel. */
export async function allowanceOf(tx: Queryable, turn: PendingSend, now: number): Promise<Allowance> {
  const channel = await channelPause(tx, turn, now);
  if (channel > 0) return { waitMs: channel };
  if (turn.kind === 'webhook') return { waitMs: 0, takesUrgent: false, takesOrdinary: await isFlooded(tx, turn) };
  return personAllowance(turn.urgent, await readTold(tx, turn.receiver, now), now);
}

/** `told`: epoch ms of each message in the window, the newest first. Pure. */
export function personAllowance(urgent: boolean, told: readonly number[], now: number): Allowance {
  const [last] = told;
  const since = (pause: number) => (last === undefined ? 0 : Math.max(0, last + pause - now));
  if (urgent) {
    // What is not urgent would not be told otherwise while urgent ones keep coming.
    const takesOrdinary = told.length >= ORDINARY_PAUSES_MS.length;
    if (told.length < ALONE_MAX) return { waitMs: 0, takesUrgent: false, takesOrdinary };
    const wait = told.length < TOLD_MAX ? since(LIST_PAUSE_MS) : untilFree(told, TOLD_MAX, now);
    return wait > 0 ? { waitMs: wait } : { waitMs: 0, takesUrgent: true, takesOrdinary };
  }
  const pause = ORDINARY_PAUSES_MS[told.length];
  const wait = pause === undefined ? untilFree(told, ORDINARY_PAUSES_MS.length, now) : since(pause);
  return wait > 0 ? { waitMs: wait } : { waitMs: 0, takesUrgent: false, takesOrdinary: true };
}

/** Until fewer than `max` are in the window. */
function untilFree(told: readonly number[], max: number, now: number): number {
  return Math.max(1, (told[max - 1] ?? now) + WINDOW_MS - now);
}

/** What was delivered, and what is under way; what was refused was not received. */
async function readTold(tx: Queryable, receiver: string, now: number): Promise<number[]> {
  const told = await rows<{ at: number }>(
    tx,
    'notification-told-lately',
    `(select (extract(epoch from delivered_at) * 1000)::float8 as at from notification where receiver = $1 and told_with is null
       and delivered_at > to_timestamp($2::float8 / 1000) order by delivered_at desc limit $4::int)
     union all
     (select (extract(epoch from tried_at) * 1000)::float8 from notification where receiver = $1 and told_with is null
       and state = 'waiting' and claimed_until > to_timestamp($3::float8 / 1000) limit $4::int)
     order by at desc`,
    [receiver, now - WINDOW_MS, now, TOLD_MAX],
  );
  return told.map(({ at }) => at);
}

/** How long the channel has to be left alone, ms; 0: not at all. Mail servers take what is urgent at any time, robots refuse it. */
async function channelPause(
  tx: Queryable,
  { channel, perMinute, urgent, kind }: PendingSend,
  now: number,
): Promise<number> {
  await lockByNumber(tx, CHANNEL_RATE_LOCK, channel);
  const share = urgent ? perMinute : perMinute - Math.floor(perMinute / 4);
  const [paced] = await rows<{ tried: number; oldest: number | null; underWay: number }>(
    tx,
    'notification-pace',
    `select count(*)::int as tried, (extract(epoch from min(tried_at)) * 1000)::float8 as oldest,
       (select count(*)::int from notification where channel = $1::int and state = 'waiting' and told_with is null
         and claimed_until > to_timestamp($4::float8 / 1000)) as "underWay"
     from (select tried_at from notification where channel = $1::int and tried_at > to_timestamp($2::float8 / 1000) and told_with is null
       order by tried_at desc limit $3::int) as recent`,
    [channel, now - MINUTE_MS, share, now],
  );
  if (paced === undefined) return 0;
  if (paced.underWay >= (urgent ? UNDER_WAY.urgent : UNDER_WAY.ordinary)) return UNDER_WAY_PAUSE_MS;
  if ((urgent && kind === 'email') || paced.tried < share || paced.oldest === null) return 0;
  return Math.max(1, paced.oldest + MINUTE_MS - now) + SPREAD_MS;
}

/** A machine is told one by one, until more waits than it takes in two minutes. */
async function isFlooded(tx: Queryable, { receiver, perMinute, urgent }: PendingSend): Promise<boolean> {
  if (urgent) return false;
  const [{ waiting } = { waiting: 0 }] = await rows<{ waiting: number }>(
    tx,
    'notification-flood',
    `select count(*)::int as waiting from (select from notification where receiver = $1 and state = 'waiting' and told_with is null
       and not urgent limit $2::int) as waiting_here`,
    [receiver, FLOOD_MINUTES * perMinute + 1],
  );
  return waiting > FLOOD_MINUTES * perMinute;
}
