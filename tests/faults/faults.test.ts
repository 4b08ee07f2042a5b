/** The short proof by faults of every test run; `npm run faults` is the long one. */
import { describe, expect, it } from 'vitest';
import { auditLedger } from './audit.ts';
import { openLedger } from './ledger.ts';
import { splitPackets } from './packets.ts';
import { runFaults } from './run.ts';

const SHORT = [
  'ingest-kill',
  'broker-kill',
  'database-kill',
  'cut broker-ingest',
  'cut ingest-database',
  'database-read-only',
  'poison-flood',
];

/** Half a minute when nothing else runs. */
const LOADED_MACHINE_MS = 300_000;

it('kills, cuts and garbage in the middle of 2 000 messages: nothing missing, nothing doubled, rollups right', {
  timeout: LOADED_MACHINE_MS,
}, async () => {
  const lines: string[] = [];
  const options = { seed: 7, messages: 2_000, crowd: 50, only: SHORT, broker: undefined };
  const report = await runFaults(options, (line) => lines.push(line), new AbortController().signal);
  expect(report, lines.join('\n')).toMatchObject({
    sent: 2_000,
    acked: 2_000,
    stored: 2_000 - report.malformed,
    missing: 0,
    doubled: 0,
    strange: 0,
    quarantined: report.malformed - report.cutOff,
    rollupDifferences: [],
    latestDifferences: [],
    ingestDied: 0,
    ok: true,
  });
  expect(report.faults.length + report.leftOut.length).toBe(SHORT.length);
});

describe('the audit', () => {
  const ledger = openLedger('run', 10);
  for (const number of [0, 1, 2, 3, 4]) ledger.noteSent(number);
  for (const number of [0, 1, 2, 4]) ledger.noteAcked(number);
  ledger.noteMalformed(4, 'aa');

  it('finds what is missing, doubled and strange, and forgives what nobody acknowledged', async () => {
    const found = await auditLedger(
      stored([ledger.idOf(0), ledger.idOf(0), ledger.idOf(9), 'other-1'], ['bb'], 1),
      ledger,
    );
    expect(found).toMatchObject({ missing: 3, doubled: 2, strange: 2, quarantined: 1, wronglyQuarantined: 1 });
    expect(found.missingIds).toEqual([ledger.idOf(1), ledger.idOf(2), ledger.idOf(4)]);
  });

  it('is content when everything acknowledged is there once, in readings or in quarantine', async () => {
    const found = await auditLedger(stored([ledger.idOf(0), ledger.idOf(1), ledger.idOf(2)], ['aa'], 0), ledger);
    expect(found).toMatchObject({ missing: 0, doubled: 0, strange: 0, quarantined: 1, wronglyQuarantined: 0 });
  });
});

it('packets are cut out of a stream wherever its pieces end', () => {
  const long = Buffer.concat([Buffer.from([0x30, 0xc8, 0x01]), Buffer.alloc(200, 7)]);
  const stream = Buffer.concat([Buffer.from([0x40, 0x02, 0, 1]), long, Buffer.from([0xd0, 0x00])]);
  for (const size of [1, 2, 3, 5, 7, 100, 203, 500]) {
    const split = splitPackets();
    const packets: Buffer[] = [];
    for (let from = 0; from < stream.length; from += size) packets.push(...split(stream.subarray(from, from + size)));
    expect(packets.map((packet) => packet.length)).toEqual([4, 203, 2]);
    expect(Buffer.concat(packets)).toEqual(stream);
  }
});

function stored(ids: string[], digests: string[], eventsTwice: number) {
  return {
    async rows<Row>(sql: string): Promise<Row[]> {
      if (sql.includes('from quarantine')) return digests.map((digest) => ({ digest }) as Row);
      if (sql.includes('from device_refusal')) return [{ messages: 0 } as Row];
      if (sql.includes('from event')) return [{ more: eventsTwice } as Row];
      return ids.map((id) => ({ id, suspect: false }) as Row);
    },
  };
}
