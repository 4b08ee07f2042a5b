/** The numbered messages of a run: devices of every kind that has rollups, and what no one can understand. */
import { createHash } from 'node:crypto';
import type { RegistryFile } from '@cockpit/ingest/registry';
import type { Ledger } from './ledger.ts';

/** One in a hundred cannot be understood. */
export const MALFORMED_SHARE = 0.01;

export interface NumberedMessage {
  number: number;
  topic: string;
  payload: Buffer;
}

export interface MessageSource {
  /** The next number as a device's message; `at`: the device's clock, epoch ms. */
  next(at: number): NumberedMessage;
  /** The next number as bytes that cannot be understood. */
  nextMalformed(): NumberedMessage;
  /** Numbers not yet given out, those kept back not counted. */
  left(): number;
  /** Numbers given out. */
  given(): number;
  /** What was kept back may go out as well. */
  freeReserve(): void;
}

type Draw = () => number;
type Speaker = (draw: Draw) => { tail: string; fields: object };

/**
 * `draw`: 0 ≤ n < 1, seeded. Each message is entered in the ledger as sent. `reserve` numbers are kept back for those
 * who ask past `left`, until the end.
 */
export function numberMessages(
  community: RegistryFile,
  { ledger, draw, reserve }: { ledger: Ledger; draw: Draw; reserve: number },
): MessageSource {
  const speakers = speakersOf(community);
  const prefix = `v1/${community.community.code}`;
  let given = 0;
  let kept = reserve;

  function give(topic: string, payload: Buffer): NumberedMessage {
    const number = given;
    if (number >= ledger.messages) throw new Error('every number of the run has been given out');
    given += 1;
    ledger.noteSent(number);
    return { number, topic, payload };
  }

  function nextMalformed(): NumberedMessage {
    const mark = ledger.idOf(given);
    const { tail, payload } = pick(MALFORMED, draw)(mark);
    const topic = `${prefix}/${tail}`;
    ledger.noteMalformed(given, createHash('sha256').update(topic).update('\0').update(payload).digest('hex'));
    return give(topic, payload);
  }

  return {
    next(at) {
      if (draw() < MALFORMED_SHARE) return nextMalformed();
      const { tail, fields } = pick(speakers, draw)(draw);
      const payload = JSON.stringify({ id: ledger.idOf(given), at, ...fields });
      return give(`${prefix}/${tail}`, Buffer.from(payload));
    },
    nextMalformed,
    left: () => Math.max(0, ledger.messages - kept - given),
    given: () => given,
    freeReserve() {
      kept = 0;
    },
  };
}

function speakersOf({ carParks, venues, routes, hazardPoints }: RegistryFile): Speaker[] {
  const machines = venues.flatMap(({ code, machines: ofVenue = [] }) =>
    ofVenue.map((machine) => ({ code: machine.code, venue: code })),
  );
  const checkpoints = routes.flatMap((route) => route.checkpoints);
  return [
    (draw) => {
      const lot = pick(carParks, draw);
      const occupied = below(lot.spaces, draw);
      const gates = { entries: below(5, draw), exits: below(5, draw) };
      return { tail: `parking/${lot.code}/occupancy`, fields: { total: lot.spaces, occupied, ...gates } };
    },
    (draw) => {
      const venue = pick(venues, draw);
      const fields = { present: below(venue.capacity, draw), entries: below(4, draw), exits: below(4, draw) };
      return { tail: `fitness/${venue.code}/headcount`, fields };
    },
    (draw) => {
      const machine = pick(machines, draw);
      const endedAt = Date.now() - below(60_000, draw);
      const startedAt = endedAt - below(1_800_000, draw);
      const fields = { venue: machine.venue, startedAt, endedAt, kcal: below(400, draw) };
      return { tail: `fitness/${machine.code}/session`, fields };
    },
    (draw) => {
      const result = draw() < 0.1 ? 'finding' : 'ok';
      const fields = { round: 'day-1@2026-11-20', officer: `officer-${below(9, draw)}`, result };
      return { tail: `patrol/${pick(checkpoints, draw).code}/checkin`, fields };
    },
    (draw) => {
      const point = pick(hazardPoints, draw);
      const state = draw() < 0.05 ? 'alarm' : 'normal';
      return { tail: `hazard/${point.code}/state`, fields: { kind: point.kind, state, value: below(100, draw) } };
    },
  ];
}

/** `mark` makes each its own row in quarantine. */
const MALFORMED: readonly ((mark: string) => { tail: string; payload: Buffer })[] = [
  (mark) => ({ tail: 'parking/KC/occupancy', payload: Buffer.from(`{"id":"${mark}","at":`) }),
  (mark) => ({ tail: 'parking/KC/occupancy', payload: Buffer.from(`{"id":"${mark}","at":1760000000000,"total":"9"}`) }),
  (mark) => ({ tail: 'parking/KC/occupancy', payload: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(mark)]) }),
  (mark) => ({ tail: 'parking/KC/occupancy', payload: Buffer.from(`${'['.repeat(20)}"${mark}"`) }),
  (mark) => ({ tail: 'parking/KC/occupancy', payload: Buffer.from(`{"id":"${mark}","__proto__":{}}`) }),
  (mark) => ({ tail: `parking/nobody-${mark}/occupancy`, payload: Buffer.from('{}') }),
  (mark) => ({ tail: `weather/KC/${mark}`, payload: Buffer.from('{}') }),
];

function pick<T>(from: readonly T[], draw: Draw): T {
  const chosen = from[below(from.length, draw)];
  if (chosen === undefined) throw new Error('nothing to pick from');
  return chosen;
}

function below(bound: number, draw: Draw): number {
  return Math.floor(draw() * bound);
}
