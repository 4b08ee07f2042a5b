/**
 * Finds what the database refuses among messages it refused together: alarms first, then by halves, between devices and then between
 * the messages of one, so that everybody else's are committed in large pieces. Pure but for `attempt`.
 */
import type { Arrival } from '../readings/reading.ts';
import { isUrgent } from './bare-alarm.ts';
import { deviceOf } from './suspects.ts';

/** What became of a transaction. */
export type Attempt = 'committed' | 'stopped' | { refused: unknown };

export interface Search {
  /** Commits these, or says that they are refused together. */
  attempt(piece: readonly Arrival[]): Promise<Attempt>;
  /** Transactions it may take; what is left then stays unexamined. */
  attemptsMax: number;
  /** `device`: a device whose messages are refused is not taken apart, but for its alarms. */
  downTo: 'device' | 'message';
}

export interface Found {
  /** Refused by themselves. */
  refused: { piece: readonly Arrival[]; error: unknown }[];
  /** Neither committed nor tried by themselves. */
  unexamined: Arrival[];
}

/** `error`: that `piece` has been refused as a whole already. Undefined: it was told to stop; nothing is known of the rest. */
export async function findCulprits(
  { attempt, attemptsMax, downTo }: Search,
  piece: readonly Arrival[],
  error?: unknown,
): Promise<Found | undefined> {
  const found: Found = { refused: [], unexamined: [] };
  let attempts = 0;
  let stopped = false;
  if (error === undefined) await look(piece);
  else await takeApart(piece, error);
  return stopped ? undefined : found;

  /** Returns whether the piece was committed. */
  async function look(part: readonly Arrival[]): Promise<boolean> {
    if (part.length === 0) return true;
    if (attempts >= attemptsMax || stopped) {
      found.unexamined.push(...part);
      return false;
    }
    attempts += 1;
    const outcome = await attempt(part);
    if (outcome === 'committed') return true;
    if (outcome === 'stopped') stopped = true;
    else await takeApart(part, outcome.refused);
    return false;
  }

  async function takeApart(part: readonly Arrival[], because: unknown): Promise<void> {
    const halves = halvesOf(part, downTo);
    if (halves === undefined) {
      found.refused.push({ piece: part, error: because });
      return;
    }
    const [first, second] = halves;
    // When one half is fine the other one is not, as far as anybody knows: only its own parts are worth a transaction. A single
    // message is tried by itself all the same, since none may be called refused that never was.
    if ((await look(first)) && second.length > 1) await takeApart(second, because);
    else await look(second);
  }
}

/** Undefined: it cannot be taken apart. However many devices are at fault, the alarms of all others wait for one transaction. */
function halvesOf(
  piece: readonly Arrival[],
  downTo: Search['downTo'],
): readonly [readonly Arrival[], readonly Arrival[]] | undefined {
  const urgent = piece.filter(isUrgent);
  if (urgent.length > 0 && urgent.length < piece.length) return [urgent, piece.filter((one) => !isUrgent(one))];
  const byDevice = halvesByDevice(piece);
  if (byDevice || downTo === 'device' || piece.length < 2) return byDevice;
  const middle = Math.ceil(piece.length / 2);
  return [piece.slice(0, middle), piece.slice(middle)];
}

function halvesByDevice(piece: readonly Arrival[]): [readonly Arrival[], readonly Arrival[]] | undefined {
  const devices = [...new Set(piece.map(deviceOf))];
  if (devices.length < 2) return undefined;
  const first = new Set(devices.slice(0, Math.ceil(devices.length / 2)));
  return [piece.filter((one) => first.has(deviceOf(one))), piece.filter((one) => !first.has(deviceOf(one)))];
}
