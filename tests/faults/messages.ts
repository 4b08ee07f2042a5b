/** The numbered messages of a run: devices of every kind that has rollups, and what no one can understand. */
import { createHash } from 'node:crypto';
import type { RegistryFile } from '@cockpit/ingest/registry';
import type { Ledger } from './ledger.ts';

/** One in a hundred cannot be understood. */
export const MALFORMED_SHARE = 0.01;

/** What the database of a run is told to refuse; no honest machine says it. */
export const REFUSED_KCAL = 6_666;

export interface NumberedMessage {
  number: number;
  topic: string;
  payload: Buffer;
}

export interface MessageSource {
  /** The next number as a device's message; `at`: the device's clock, epoch ms. */
  next(at: number): NumberedMessage;
  /** The next number as a check-in of the patrol that makes its rounds alone: a finding, then all in order, and so on. */
  nextCheckIn(at: number): NumberedMessage;
  /** The next number as a level of the bin that is filled and emptied alone: full, then nearly empty, and so on. */
  nextFill(at: number): NumberedMessage;
  /** The next number as bytes that cannot be understood. */
  nextMalformed(): NumberedMessage;
  /** The next number as a message of a faulty machine that the door lets in and the database refuses (see `REFUSED_KCAL`). */
  nextPoison(at: number): NumberedMessage;
  /** Numbers not yet given out, those kept back not counted. */
  left(): number;
  /** Numbers given out. */
  given(): number;
  /** What was kept back may go out as well. */
  freeReserve(): void;
}

type Draw = () => number;
type Speaker = (draw: Draw) => { tail: string; fields: object };

/** One in fifty is a hazard reported by a person. */
const REPORT_SHARE = 0.02;
const MAJOR_SHARE = 0.5;
const UNKNOWN_SHARE = 0.05;
const FAULTY_MACHINES = 3;
const ROUND = 'day-1@2026-11-20';
/** Levels of a bin, 0..1: beyond the limit of its rule, and below what ends its alarm. */
const FULL = 1;
const NEARLY_EMPTY = 0.25;

/**
 * `draw`: 0 ≤ n < 1, seeded. Each message is entered in the ledger as sent. `reserve` numbers are kept back for those
 * who ask past `left`, until the end.
 */
export function numberMessages(
  community: RegistryFile,
  { ledger, draw, reserve }: { ledger: Ledger; draw: Draw; reserve: number },
): MessageSource {
  const { alone, others } = checkpointsOf(community);
  const { faulty, machines } = machinesOf(community);
  const bins = binsOf(community);
  const speakers = [...speakersOf(community, others, machines), ...environmentSpeakers(community, bins.others)];
  const prefix = `v1/${community.community.code}`;
  let given = 0;
  let kept = reserve;
  let checkIns = 0;
  let fills = 0;

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
    noteMalformed(topic, payload);
    return give(topic, payload);
  }

  function noteMalformed(topic: string, payload: Buffer): void {
    ledger.noteMalformed(given, createHash('sha256').update(topic).update('\0').update(payload).digest('hex'));
  }

  function giveFields(at: number, tail: string, fields: object): NumberedMessage {
    const payload = JSON.stringify({ id: ledger.idOf(given), at, ...fields });
    return give(`${prefix}/${tail}`, Buffer.from(payload));
  }

  function nextReport(at: number): NumberedMessage {
    const level = draw() < MAJOR_SHARE ? 'major' : 'general';
    ledger.noteReport(given, level);
    const fields = { level, category: 'fire-lane', description: `reported as ${ledger.idOf(given)}` };
    return giveFields(at, `hazard/${pick(community.reportSources, draw).code}/report`, fields);
  }

  return {
    next(at) {
      if (draw() < MALFORMED_SHARE) return nextMalformed();
      if (draw() < REPORT_SHARE) return nextReport(at);
      const { tail, fields } = pick(speakers, draw)(draw);
      return giveFields(at, tail, fields);
    },
    nextCheckIn(at) {
      const result = checkIns++ % 2 === 0 ? 'finding' : 'ok';
      if (result === 'finding') ledger.noteFinding(given);
      // A clock of whole seconds: many of its check-ins bear the same instant, and only their order tells them apart.
      const second = Math.floor(at / 1_000) * 1_000;
      return giveFields(second, `patrol/${alone.code}/checkin`, { round: ROUND, officer: 'officer-alone', result });
    },
    nextFill(at) {
      const isFull = fills++ % 2 === 0;
      if (isFull) ledger.noteFull(given);
      // As above.
      const second = Math.floor(at / 1_000) * 1_000;
      return giveFields(second, `environment/${bins.alone.code}/fill`, { level: isFull ? FULL : NEARLY_EMPTY });
    },
    nextMalformed,
    nextPoison(at) {
      const { code, venue } = pick(faulty, draw);
      const topic = `${prefix}/fitness/${code}/session`;
      const said = { id: ledger.idOf(given), at, venue, startedAt: at - 600_000, endedAt: at, kcal: REFUSED_KCAL };
      const payload = Buffer.from(JSON.stringify(said));
      noteMalformed(topic, payload);
      return give(topic, payload);
    },
    left: () => Math.max(0, ledger.messages - kept - given),
    given: () => given,
    freeReserve() {
      kept = 0;
    },
  };
}

/** One checkpoint is kept for the patrol whose findings are counted; its messages must come in order. */
function checkpointsOf({ routes }: RegistryFile) {
  const [alone, ...others] = routes.flatMap((route) => route.checkpoints);
  if (!alone) throw new Error('the community has no checkpoint');
  return { alone, others };
}

/** One bin is kept for who fills and empties it in order: each time it is full is an alarm that can be counted. */
function binsOf({ environment }: RegistryFile) {
  const [alone, ...others] = environment?.wasteBins ?? [];
  if (!alone) throw new Error('the community has no waste bin');
  return { alone, others };
}

/** Some are kept for poison: what they send in good order may be set aside with it. */
function machinesOf({ venues }: RegistryFile) {
  const all = venues.flatMap(({ code, machines = [] }) =>
    machines.map((machine) => ({ code: machine.code, venue: code })),
  );
  return { faulty: all.slice(0, FAULTY_MACHINES), machines: all.slice(FAULTY_MACHINES) };
}

function speakersOf(
  { carParks, venues, hazardPoints }: RegistryFile,
  checkpoints: readonly { code: string }[],
  machines: readonly { code: string; venue: string }[],
): Speaker[] {
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
      const fields = { round: ROUND, officer: `officer-${below(9, draw)}`, result };
      return { tail: `patrol/${pick(checkpoints, draw).code}/checkin`, fields };
    },
    (draw) => {
      const point = pick(hazardPoints, draw);
      const value = draw() < UNKNOWN_SHARE ? null : below(100, draw);
      return { tail: `hazard/${point.code}/state`, fields: { kind: point.kind, state: drawState(draw), value } };
    },
  ];
}

/** Quarters of a bin and whole tens of decibels: sums of them are exact in whatever order they are added. */
function environmentSpeakers({ environment }: RegistryFile, bins: readonly { code: string }[]): Speaker[] {
  const { airPoints = [], waterPoints = [] } = environment ?? {};
  return [
    (draw) => {
      const fields = { pm25: below(200, draw), pm10: below(300, draw), noise: 40 + 10 * below(5, draw) };
      return { tail: `environment/${pick(airPoints, draw).code}/air`, fields };
    },
    (draw) => ({ tail: `environment/${pick(bins, draw).code}/fill`, fields: { level: below(5, draw) / 4 } }),
    (draw) => {
      const fields = { level: below(16, draw) / 4, ammonia: below(8, draw) / 4 };
      return { tail: `environment/${pick(waterPoints, draw).code}/water`, fields };
    },
  ];
}

/** Not known is neither: it raises nothing and ends nothing. */
function drawState(draw: Draw): string | null {
  const drawn = draw();
  if (drawn < 0.05) return 'alarm';
  if (drawn < 0.05 + UNKNOWN_SHARE) return draw() < 0.5 ? 'unknown' : null;
  return 'normal';
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
