import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Arrival, Device, Reading } from '../readings/reading.ts';
import { findCulprits } from './culprits.ts';

const REFUSED = new Error('no');
const RUNS = { seed: 20261128, numRuns: 300 };

interface Sent {
  device: number;
  bad: boolean;
  urgent: boolean;
}

/** At most three devices at fault among twelve, each with good messages as well. */
const sent = fc.array(
  fc
    .record({ device: fc.integer({ min: 1, max: 12 }), bad: fc.boolean(), urgent: fc.boolean() })
    .map((one) => ({ ...one, bad: one.bad && one.device <= 3 })),
  { minLength: 1, maxLength: 80 },
);

describe('messages refused together', () => {
  it('all that are refused by themselves are found, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(sent, async (all) => {
        const { found, committed } = await searchIn(all, Number.POSITIVE_INFINITY, 'message');
        expect(found?.unexamined).toEqual([]);
        expect(found?.refused.every(({ piece }) => piece.length === 1)).toBe(true);
        expect(numbersOf(found?.refused.flatMap(({ piece }) => piece))).toEqual(numbersWhere(all, ({ bad }) => bad));
        expect(numbersOf(committed)).toEqual(numbersWhere(all, ({ bad }) => !bad));
      }),
      RUNS,
    );
  });

  it('within its transactions each is committed, refused or left unexamined, exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(sent, fc.integer({ min: 1, max: 12 }), async (all, attemptsMax) => {
        const { found, committed, attempts } = await searchIn(all, attemptsMax, 'message');
        const refused = found?.refused.flatMap(({ piece }) => piece) ?? [];
        expect(attempts).toBeLessThanOrEqual(attemptsMax);
        expect(numbersOf([...committed, ...refused, ...(found?.unexamined ?? [])])).toEqual(all.map((_, n) => n));
        expect(committed.some((one) => isBad(all, one))).toBe(false);
        expect(refused.every((one) => isBad(all, one))).toBe(true);
      }),
      RUNS,
    );
  });

  it('down to devices: all of those without fault are committed, whole, and at most two transactions go to each', async () => {
    await fc.assert(
      fc.asyncProperty(sent, async (all) => {
        const { found, committed, attempts } = await searchIn(all, Number.POSITIVE_INFINITY, 'device');
        // A device counts twice: its alarms, and what else it sent.
        const partOf = ({ device, urgent }: Sent) => `${device} ${urgent}`;
        const guilty = new Set(all.filter(({ bad }) => bad).map(partOf));
        expect(numbersOf(committed)).toEqual(numbersWhere(all, (one) => !guilty.has(partOf(one))));
        expect(found?.refused).toHaveLength(guilty.size);
        expect(attempts).toBeLessThanOrEqual(2 * new Set(all.map(partOf)).size);
      }),
      RUNS,
    );
  });

  it('alarms are committed by the second transaction, however many devices are at fault', async () => {
    const all = Array.from({ length: 2_000 }, (_, n) => ({ device: n, bad: n < 1_990, urgent: n >= 1_990 }));
    const { found, committed } = await searchIn(all, 2, 'device');
    expect(numbersOf(committed)).toEqual(numbersWhere(all, ({ urgent }) => urgent));
    expect(found?.unexamined).toHaveLength(1_990);
  });

  it('one device at fault among a thousand is found in about twenty transactions', async () => {
    const all = Array.from({ length: 4_000 }, (_, n) => ({ device: n % 1_000, bad: n === 2_617, urgent: false }));
    const { found, attempts } = await searchIn(all, Number.POSITIVE_INFINITY, 'device');
    expect(found?.refused).toHaveLength(1);
    expect(attempts).toBeLessThanOrEqual(22);
  });

  it('two that are refused only together are both committed', async () => {
    const committed: Arrival[] = [];
    const attempt = async (piece: readonly Arrival[]) => {
      if (piece.length > 1) return { refused: REFUSED };
      committed.push(...piece);
      return 'committed' as const;
    };
    const both = arrivalsOf([1, 2].map((device) => ({ device, bad: false, urgent: false })));
    const found = await findCulprits({ attempt, attemptsMax: 9, downTo: 'message' }, both);
    expect(found).toEqual({ refused: [], unexamined: [] });
    expect(committed).toEqual(both);
  });

  it('the alarms of a device are tried before the rest of what it sent', async () => {
    const all = Array.from({ length: 500 }, (_, n) => ({ device: 1, bad: n !== 400, urgent: n === 400 }));
    const { committed } = await searchIn(all, 8, 'message');
    expect(numbersOf(committed)).toEqual([400]);
  });
});

it('told to stop, it says nothing about the rest', async () => {
  const search = { attempt: async () => 'stopped' as const, attemptsMax: 9, downTo: 'message' as const };
  expect(await findCulprits(search, arrivalsOf([{ device: 1, bad: false, urgent: false }]))).toBeUndefined();
});

async function searchIn(all: readonly Sent[], attemptsMax: number, downTo: 'device' | 'message') {
  const committed: Arrival[] = [];
  let attempts = 0;
  const attempt = async (piece: readonly Arrival[]) => {
    attempts += 1;
    if (piece.some((one) => isBad(all, one))) return { refused: REFUSED };
    committed.push(...piece);
    return 'committed' as const;
  };
  const found = await findCulprits({ attempt, attemptsMax, downTo }, arrivalsOf(all));
  return { found, committed, attempts };
}

function arrivalsOf(all: readonly Sent[]): Arrival[] {
  return all.map(({ device, urgent }, number) => {
    const reading: Partial<Reading> = {
      device: { id: device, domain: 'hazard' } as Device,
      event: 'state',
      payload: { state: urgent ? 'alarm' : 'normal' },
    };
    const outcome = { reading: reading as Reading };
    return {
      topic: `${number}`,
      payload: Buffer.alloc(0),
      payloadBytes: 0,
      digest: undefined,
      receivedAt: number,
      outcome,
    };
  });
}

function isBad(all: readonly Sent[], { receivedAt }: Arrival): boolean {
  return all[receivedAt]?.bad === true;
}

function numbersOf(arrivals: readonly Arrival[] = []): number[] {
  return arrivals.map(({ receivedAt }) => receivedAt).sort((a, b) => a - b);
}

function numbersWhere(all: readonly Sent[], is: (one: Sent) => boolean): number[] {
  return all.flatMap((one, number) => (is(one) ? [number] : []));
}
