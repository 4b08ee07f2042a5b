/** Car parks scraped from the web: `time, lot, capacity, free`. One car park per lot, one exclusive grid per city. */
import type { CarParkEntry, RegistryFile } from '@cockpit/ingest/registry';
import type { Dialect, ReplayRegistry, Row, TraceMessage } from '../traces/dialect.ts';
import { drawSchematic, spread } from '../traces/schematic.ts';
import { codeOf, instantIds, instantOf, isUnknown, nameOf, wholeOrText } from '../traces/values.ts';

/** Lots per micro-grid. */
const LOTS_PER_CELL_MAX = 9;
/** Recorded every 5-15 minutes, and only when the figure changed. Seconds. */
const REPORT_EVERY_S = 3_600;
/** More groups than this and the prefix does not mean a city. */
const CITIES_MAX = 100;
/** Parts of lot names that tell who publishes or what it is, not where. */
const NOT_A_CITY =
  /^(parken|parking|service|parkhaus|parkplatz|tiefgarage|in|ffh|sw|swt|bcp|mobilitaet|tiefbauamt|vtmanager)$/i;

export const PARKING: Dialect = {
  columns: ['time', 'lot', 'capacity', 'free'],
  timezone: 'Europe/Berlin',
  community: 'replay-parking',
  name: { zh: '停车记录回放', en: 'Replay of parking' },
  table: 'parking_occupancy',
  registry,
  messages,
  dirt,
};

function registry(rows: readonly Row[], community: RegistryFile['community']): ReplayRegistry {
  const capacities = capacitiesByLot(rows);
  const cities = groupByCity([...capacities.keys()].sort());
  const { grids, shapes, cells } = drawSchematic(
    community.code,
    cities.map(({ city, chunks }) => ({
      name: city,
      cells: chunks.map((_, index) => `${city} ${String(index + 1).padStart(2, '0')}`),
    })),
  );
  const carParks = cities.flatMap(({ chunks }, group) =>
    chunks.flatMap((lots, index): CarParkEntry[] => {
      const cell = cells[group]?.[index];
      if (cell === undefined) return [];
      const places = spread(cell.box, lots.length);
      return lots.map((lot, at) => ({
        code: codeOf(lot),
        grid: cell.grid,
        name: nameOf(lot),
        lon: places[at]?.lon ?? 0,
        lat: places[at]?.lat ?? 0,
        spaces: capacities.get(lot) ?? 0,
        reportEvery: REPORT_EVERY_S,
      }));
    }),
  );
  const file: RegistryFile = {
    format: 'cockpit-registry/1',
    community,
    grids,
    carParks,
    venues: [],
    routes: [],
    hazardPoints: [],
    reportSources: [],
  };
  return { file, shapes };
}

function messages(rows: readonly Row[], { timezone }: RegistryFile['community']): TraceMessage[] {
  const idOf = instantIds();
  let sendAt = 0;
  return rows.map((row, index) => {
    const { time = '', lot = '', capacity = '', free = '' } = row;
    const at = instantOf(time, timezone);
    sendAt = at ?? sendAt;
    const device = codeOf(lot);
    const valueUnknown = isUnknown(capacity) || isUnknown(free);
    const [total, left] = [capacity, free].map((text) => (isUnknown(text) ? null : wholeOrText(text)));
    // Below zero or above the total when the recording says so: what to make of it is ingest's business.
    const occupied = typeof total === 'number' && typeof left === 'number' ? total - left : valueUnknown ? null : left;
    return {
      domain: 'parking',
      device,
      event: 'occupancy',
      id: idOf(device, at, `${capacity},${free}`, index + 2),
      at: at ?? time,
      sendAt,
      payload: { total, occupied },
      ...(valueUnknown ? { valueUnknown } : {}),
    };
  });
}

function dirt(rows: readonly Row[]): [string, number][] {
  const count = (is: (capacity: number, free: number) => boolean) =>
    rows.filter(
      ({ capacity = '', free = '' }) => !isUnknown(capacity) && !isUnknown(free) && is(Number(capacity), Number(free)),
    ).length;
  return [
    ['free > capacity', count((capacity, free) => free > capacity)],
    ['free < 0', count((_, free) => free < 0)],
  ];
}

/** The capacity most rows of a lot name: single wrong ones do not count. */
function capacitiesByLot(rows: readonly Row[]): Map<string, number> {
  const votes = new Map<string, Map<number, number>>();
  for (const { lot = '', capacity = '' } of rows) {
    const spaces = wholeOrText(capacity);
    const ofLot = votes.get(lot) ?? new Map<number, number>();
    votes.set(lot, ofLot);
    if (typeof spaces === 'number' && spaces >= 0) ofLot.set(spaces, (ofLot.get(spaces) ?? 0) + 1);
  }
  return new Map(
    [...votes].map(([lot, ofLot]) => [lot, [...ofLot].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0]),
  );
}

function groupByCity(lots: string[]): { city: string; chunks: string[][] }[] {
  const groups = new Map<string, string[]>();
  for (const lot of lots) groups.set(cityOf(lot), [...(groups.get(cityOf(lot)) ?? []), lot]);
  const cities = groups.size > CITIES_MAX ? new Map([['Car parks', lots]]) : groups;
  return [...cities].map(([city, ofCity]) => ({ city, chunks: inChunks(ofCity, LOTS_PER_CELL_MAX) }));
}

function cityOf(lot: string): string {
  const telling = lot.split('-').filter((part) => part !== '' && !NOT_A_CITY.test(part));
  const [first = ''] = telling;
  return telling.length < 2 ? 'Car parks' : first.charAt(0).toUpperCase() + first.slice(1);
}

function inChunks(items: string[], most: number): string[][] {
  const chunks = Math.ceil(items.length / most);
  const size = Math.ceil(items.length / chunks);
  return Array.from({ length: chunks }, (_, index) => items.slice(index * size, (index + 1) * size));
}
