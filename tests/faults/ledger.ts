/** Who sent what and who said yes: every message has a number, and its two moments are noted here. */
import type { HazardLevel } from '@cockpit/ingest/hazards';

const DIGITS = 7;

export interface Ledger {
  /** Messages of the whole run. */
  readonly messages: number;
  /** The id a message of this run has. */
  idOf(number: number): string;
  /** The number of an id; undefined: not of this run. */
  numberOf(id: string): number | undefined;
  noteSent(number: number): void;
  noteAcked(number: number): void;
  /** A malformed message is found again by what quarantine calls it: the digest of topic and payload, in hex. */
  noteMalformed(number: number, digest: string): void;
  /** A reported hazard: each becomes one alarm, one row of the register, one event, and a major one a message to people. */
  noteReport(number: number, level: HazardLevel): void;
  /** A finding of the patrol that makes its rounds alone, in order: each raises the alarm of its checkpoint once. */
  noteFinding(number: number): void;
  /** A full level of the bin that is filled and emptied alone, in order: each raises its alarm once. */
  noteFull(number: number): void;
  isAcked(number: number): boolean;
  malformed(): ReadonlyMap<string, number>;
  reports(): ReadonlyMap<number, HazardLevel>;
  findings(): readonly number[];
  fulls(): readonly number[];
  counts(): { sent: number; acked: number; malformed: number; malformedAcked: number };
}

/** An empty ledger of a run named `run`. */
export function openLedger(run: string, messages: number): Ledger {
  const sent = new Uint8Array(messages);
  const acked = new Uint8Array(messages);
  const malformed = new Map<string, number>();
  const reports = new Map<number, HazardLevel>();
  const findings: number[] = [];
  const fulls: number[] = [];
  return {
    messages,
    idOf: (number) => `${run}-${backwards(number)}`,
    numberOf(id) {
      if (!id.startsWith(`${run}-`)) return undefined;
      const number = Number([...id.slice(run.length + 1)].reverse().join(''));
      return sent[number] === 1 ? number : undefined;
    },
    noteSent(number) {
      sent[number] = 1;
    },
    noteAcked(number) {
      acked[number] = 1;
    },
    noteMalformed(number, digest) {
      malformed.set(digest, number);
    },
    noteReport(number, level) {
      reports.set(number, level);
    },
    noteFinding(number) {
      findings.push(number);
    },
    noteFull(number) {
      fulls.push(number);
    },
    isAcked: (number) => acked[number] === 1,
    malformed: () => malformed,
    reports: () => reports,
    findings: () => findings,
    fulls: () => fulls,
    counts: () => ({
      sent: total(sent),
      acked: total(acked),
      malformed: malformed.size,
      malformedAcked: [...malformed.values()].filter((number) => acked[number] === 1).length,
    }),
  };
}

/** Digits from the last to the first: the order of ids says nothing of the order of messages. */
function backwards(number: number): string {
  return [...String(number).padStart(DIGITS, '0')].reverse().join('');
}

function total(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}
