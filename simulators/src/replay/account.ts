/** The account of a replay in lines: every row ends up somewhere, and the sums say so. Pure. */
import { QUALITY } from '@cockpit/ingest/messages';
import type { Outcome } from './drain.ts';

export interface Account extends Outcome {
  rows: number;
  /** What the rows became; more than rows where one row tells of two things. */
  messages: number;
  /** Messages left out by --from and --to. */
  skipped: number;
  /** Messages left out because an earlier row of their device said already that nobody knew the value. */
  unknownAgain: number;
  published: number;
  dirt: readonly [label: string, rows: number][];
}

/** Lines for the terminal. */
export function accountLines(account: Account): string[] {
  const { rows, messages, skipped, unknownAgain, published, missing, qualities, dirt } = account;
  const { stored, duplicates, quarantined, passedOver } = account;
  const parts = [stored, duplicates, quarantined, ...(passedOver > 0 ? [passedOver] : [])].join(' + ');
  return [
    line('rows read', rows),
    ...(messages !== rows ? [line('messages from them', messages)] : []),
    ...(skipped > 0 ? [line('outside --from/--to', skipped)] : []),
    ...(unknownAgain > 0 ? [line('value unknown once more', unknownAgain)] : []),
    line('published', published),
    line('  stored', stored),
    line('  duplicates', duplicates),
    line('  quarantined', quarantined),
    ...(passedOver > 0 ? [line('  past retention', passedOver)] : []),
    ...(missing > 0 ? [line('  MISSING', missing)] : []),
    addsUp(account)
      ? `  ${published} = ${parts}: every message is accounted for.`
      : `  ${published} ≠ ${parts}: ingest has not dealt with all of them. Is it running?`,
    ...flagLines(qualities),
    ...dirt.map(([label, count]) => line(`rows with ${label}`, count)),
  ];
}

/** True when nothing is missing. */
export function addsUp({ published, stored, duplicates, quarantined, passedOver, missing }: Account): boolean {
  return missing === 0 && duplicates >= 0 && stored + duplicates + quarantined + passedOver === published;
}

function flagLines(qualities: ReadonlyMap<number, number>): string[] {
  const total = (holds: (bits: number) => boolean) =>
    [...qualities].reduce((sum, [bits, count]) => (holds(bits) ? sum + count : sum), 0);
  const flags = Object.entries(QUALITY).map(([name, bit]) => ({ name, count: total((bits) => (bits & bit) !== 0) }));
  return [
    line(
      'stored without a flag',
      total((bits) => bits === 0),
    ),
    ...flags.filter(({ count }) => count > 0).map(({ name, count }) => line(`flagged ${name}`, count)),
  ];
}

function line(label: string, count: number): string {
  return `${label.padEnd(26)}${String(count).padStart(10)}`;
}
