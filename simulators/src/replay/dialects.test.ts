import { FITNESS_EVENTS } from '@cockpit/ingest/fitness';
import { HAZARD_EVENTS } from '@cockpit/ingest/hazards';
import { PARKING_EVENTS } from '@cockpit/ingest/parking';
import { RegistryFile } from '@cockpit/ingest/registry';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { FITNESS } from '../fitness/trace.ts';
import { COMPLAINTS_TRACE } from '../hazards/trace.ts';
import { PARKING } from '../parking/trace.ts';
import type { Dialect, Row, TraceMessage } from '../traces/dialect.ts';

const registryFile = Compile(RegistryFile);
const LOTS = ['bonn-parken-markt', 'bonn-parken-rhein', 'ffh-parken-kassel-Atrium', 'Garage <b>1</b>/#', ''];
const PARKING_ROWS: Row[] = [
  ...LOTS.map((lot) => ({ time: '2026-06-01T00:00:01+00:00', lot, capacity: '100', free: '40' })),
  { time: '2026-06-01T00:05:00+00:00', lot: 'bonn-parken-markt', capacity: '100', free: '130' },
  { time: '2026-06-01T00:10:00+00:00', lot: 'bonn-parken-markt', capacity: '90', free: '-5' },
  { time: 'soon', lot: 'bonn-parken-rhein', capacity: '100', free: '' },
];
const COMPLAINT_ROWS: Row[] = [
  { id: 'C1', opened: '2023-05-01', closed: '2023-05-01', type: 'Parks', descriptor: 'Tree', district: 'D1' },
  { id: 'C2', opened: '2023-05-02', closed: '', type: 'Parks', descriptor: 'Tree', district: 'D2' },
  { id: 'C2', opened: '2023-05-03', closed: '', type: 'Noise', descriptor: '', district: 'D1' },
];

function community(dialect: Dialect) {
  return { code: dialect.community, name: dialect.name, timezone: dialect.timezone, workers: 0 };
}

function body({ id, at, payload }: TraceMessage): unknown {
  return JSON.parse(JSON.stringify({ id, at, ...payload }));
}

describe.each([
  ['parking', PARKING, PARKING_ROWS],
  ['fitness', FITNESS, [{ time: '2016-09-01T00:02:16-07:00', headcount: '36' }]],
  ['complaints', COMPLAINTS_TRACE, COMPLAINT_ROWS],
])('%s', (_name, dialect, rows) => {
  it('registers every place its messages speak for, in the registry format', () => {
    const { file } = dialect.registry(rows, community(dialect));
    expect(registryFile.Errors(file)).toEqual([]);
    const codes = new Set([...file.carParks, ...file.venues, ...file.reportSources].map(({ code }) => code));
    for (const { device } of dialect.messages(rows, community(dialect))) expect(codes).toContain(device);
  });

  it('gives the same messages each time, each with an id of its own', () => {
    const messages = dialect.messages(rows, community(dialect));
    expect(dialect.messages(rows, community(dialect))).toEqual(messages);
    expect(new Set(messages.map(({ device, id }) => `${device} ${id}`)).size).toBe(messages.length);
  });
});

describe('parking', () => {
  const messages = PARKING.messages(PARKING_ROWS, community(PARKING));

  it('publishes what was recorded, impossible figures included', () => {
    expect(messages.slice(5, 7).map(({ payload }) => payload)).toEqual([
      { total: 100, occupied: -30 },
      { total: 90, occupied: 95 },
    ]);
    expect(PARKING.dirt(PARKING_ROWS)).toEqual([
      ['free > capacity', 1],
      ['free < 0', 1],
    ]);
  });

  it('leaves a row that cannot be read to ingest, in its place in the order', () => {
    expect(messages.at(-1)).toMatchObject({
      id: 'line-9',
      at: 'soon',
      payload: { occupied: null },
      sendAt: messages[6]?.sendAt,
    });
    expect(Compile(PARKING_EVENTS.occupancy).Check(body(messages[7] as TraceMessage))).toBe(false);
    for (const message of messages.slice(0, 7))
      expect(Compile(PARKING_EVENTS.occupancy).Check(body(message))).toBe(true);
  });

  it('puts the lots of a city together and takes the capacity most rows name', () => {
    const { file } = PARKING.registry(PARKING_ROWS, community(PARKING));
    const cities = file.grids.filter(({ kind }) => kind === 'exclusive').map(({ name }) => name.en);
    expect(cities).toEqual(expect.arrayContaining(['Bonn', 'Kassel', 'Car parks']));
    expect(file.carParks.find(({ code }) => code === 'bonn-parken-markt')?.spaces).toBe(100);
    expect(file.carParks.find(({ name }) => name.en === 'Garage <b>1</b>/#')?.code).toMatch(/^Garage-b-1-b-/);
  });
});

describe('complaints', () => {
  const messages = COMPLAINTS_TRACE.messages(COMPLAINT_ROWS, community(COMPLAINTS_TRACE));

  it('opens at nine and closes the same report later that day', () => {
    expect(messages.map(({ id, payload }) => [id, payload['closes']])).toEqual([
      ['C1', undefined],
      ['C1-closed', 'C1'],
      ['C2', undefined],
      ['C2-2', undefined],
    ]);
    expect(messages[0]?.at).toBe(Date.UTC(2023, 4, 1, 13));
    for (const message of messages) expect(Compile(HAZARD_EVENTS.report).Check(body(message))).toBe(true);
  });

  it('names the grid its district became', () => {
    const { file } = COMPLAINTS_TRACE.registry(COMPLAINT_ROWS, community(COMPLAINTS_TRACE));
    expect(file.grids.find(({ code }) => code === messages[2]?.payload['grid'])?.name.en).toBe('D2');
  });
});

describe('fitness', () => {
  it('speaks the contract', () => {
    const [message] = FITNESS.messages([{ time: '2016-09-01T00:02:16-07:00', headcount: '36' }], community(FITNESS));
    expect(Compile(FITNESS_EVENTS.headcount).Check(body(message as TraceMessage))).toBe(true);
  });
});
