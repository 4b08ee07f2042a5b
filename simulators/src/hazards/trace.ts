/**
 * Cases of district offices: `id, opened, closed, type, descriptor, district`. Each becomes a hazard report through one
 * report source, and a second one that closes it when the record says so. Dates have no time: office hours stand in.
 */
import type { RegistryFile } from '@cockpit/ingest/registry';
import type { Dialect, ReplayRegistry, Row, TraceMessage } from '../traces/dialect.ts';
import { drawSchematic } from '../traces/schematic.ts';
import { codeOf, instantOf, nameOf } from '../traces/values.ts';

const SOURCE = 'complaints';
const OPENED_AT = 'T09:00';
const CLOSED_AT = 'T17:00';
const DISTRICTS_PER_GRID_MAX = 9;
/** Bounds of the report's contract; `-closed` and a repeat number still fit behind an id. Characters. */
const ID_MAX = 50;
const CATEGORY_MAX = 64;
const DESCRIPTION_MAX = 1_000;

export const COMPLAINTS_TRACE: Dialect = {
  columns: ['id', 'opened', 'closed', 'type', 'descriptor', 'district'],
  timezone: 'America/New_York',
  community: 'replay-complaints',
  name: { zh: '投诉记录回放', en: 'Replay of complaints' },
  table: 'hazard_report',
  registry,
  messages,
  dirt,
};

function registry(rows: readonly Row[], community: RegistryFile['community']): ReplayRegistry {
  const { grids, shapes } = drawDistricts(rows, community.code);
  const file: RegistryFile = {
    format: 'cockpit-registry/1',
    community,
    grids,
    carParks: [],
    venues: [],
    routes: [],
    hazardPoints: [],
    reportSources: [{ code: SOURCE, name: { zh: '区议会投诉', en: 'District complaints' }, domain: 'hazard' }],
  };
  return { file, shapes };
}

function messages(rows: readonly Row[], { code, timezone }: RegistryFile['community']): TraceMessage[] {
  const { gridOf } = drawDistricts(rows, code);
  const seen = new Map<string, string[]>();
  let sendAt = 0;
  return rows.flatMap((row): TraceMessage[] => {
    const { opened = '', closed = '', type = '', descriptor = '', district = '' } = row;
    const id = idOf(row, seen);
    const openedAt = instantOf(`${opened}${OPENED_AT}`, timezone);
    sendAt = openedAt ?? sendAt;
    const about = {
      level: 'general',
      category: [...type].slice(0, CATEGORY_MAX).join(''),
      description: [...descriptor].slice(0, DESCRIPTION_MAX).join(''),
      grid: gridOf.get(district),
    };
    const report = { domain: 'hazard', device: SOURCE, event: 'report' } as const;
    const first: TraceMessage = { ...report, id, at: openedAt ?? opened, sendAt, payload: about };
    if (closed === '' || closed === 'NA') return [first];
    const closedAt = instantOf(`${closed}${CLOSED_AT}`, timezone);
    const last = { ...report, id: `${id}-closed`, at: closedAt ?? closed, sendAt: closedAt ?? sendAt };
    return [first, { ...last, payload: { ...about, closes: id } }];
  });
}

function dirt(rows: readonly Row[]): [string, number][] {
  return [
    ['never closed', rows.filter(({ closed }) => closed === '' || closed === 'NA').length],
    ['closed before opened', rows.filter(({ opened = '', closed = '' }) => closed !== '' && closed < opened).length],
  ];
}

function drawDistricts(rows: readonly Row[], community: string) {
  const districts = [...new Set(rows.map(({ district = '' }) => district))].sort();
  const groups: string[][] = [];
  for (let from = 0; from < districts.length; from += DISTRICTS_PER_GRID_MAX)
    groups.push(districts.slice(from, from + DISTRICTS_PER_GRID_MAX));
  const { grids, shapes, cells } = drawSchematic(
    community,
    groups.map((cells) => ({ name: `${nameOf(cells[0] ?? '').en} … ${nameOf(cells.at(-1) ?? '').en}`, cells })),
  );
  const gridOf = new Map<string, string>();
  for (const [group, ofGroup] of groups.entries())
    for (const [index, district] of ofGroup.entries()) gridOf.set(district, cells[group]?.[index]?.grid ?? '');
  return { grids, shapes, gridOf };
}

/** The record's own id; a number behind it when another record has the same. */
function idOf(row: Row, seen: Map<string, string[]>): string {
  const id = codeOf(row['id'] ?? '', ID_MAX);
  const content = JSON.stringify(row);
  const contents = seen.get(id) ?? [];
  if (!contents.includes(content)) seen.set(id, [...contents, content]);
  const nth = contents.includes(content) ? contents.indexOf(content) : contents.length;
  return nth === 0 ? id : `${id}-${nth + 1}`;
}
