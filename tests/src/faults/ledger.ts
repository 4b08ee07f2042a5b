/** Who sent what and who said yes: every message has a number, and its two moments are noted here. */

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
  isAcked(number: number): boolean;
  malformed(): ReadonlyMap<string, number>;
  counts(): { sent: number; acked: number; malformed: number; malformedAcked: number };
}

/** An empty ledger of a run named `run`. */
export function openLedger(run: string, messages: number): Ledger {
  const sent = new Uint8Array(messages);
  const acked = new Uint8Array(messages);
  const malformed = new Map<string, number>();
  return {
    messages,
    idOf: (number) => `${run}-${number}`,
    numberOf(id) {
      if (!id.startsWith(`${run}-`)) return undefined;
      const number = Number(id.slice(run.length + 1));
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
    isAcked: (number) => acked[number] === 1,
    malformed: () => malformed,
    counts: () => ({
      sent: total(sent),
      acked: total(acked),
      malformed: malformed.size,
      malformedAcked: [...malformed.values()].filter((number) => acked[number] === 1).length,
    }),
  };
}

function total(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}
