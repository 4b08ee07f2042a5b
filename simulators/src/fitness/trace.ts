/** People counted in one gym: `time, headcount`. */
import type { RegistryFile } from '@cockpit/ingest/registry';
import type { Dialect, ReplayRegistry, Row, TraceMessage } from '../traces/dialect.ts';
import { drawSchematic, spread } from '../traces/schematic.ts';
import { instantIds, instantOf, isUnknown, wholeOrText } from '../traces/values.ts';

const VENUE = 'gym';
/** Recorded every ten minutes or so. Seconds. */
const REPORT_EVERY_S = 1_800;
/** A capacity people would write on a door. */
const CAPACITY_STEP = 10;

export const FITNESS: Dialect = {
  columns: ['time', 'headcount'],
  timezone: 'America/Los_Angeles',
  community: 'replay-fitness',
  name: { zh: '健身房记录回放', en: 'Replay of fitness' },
  table: 'fitness_headcount',
  registry,
  messages,
  dirt,
};

function registry(rows: readonly Row[], community: RegistryFile['community']): ReplayRegistry {
  const { grids, shapes, cells } = drawSchematic(community.code, [{ name: 'Campus', cells: ['Campus 01'] }]);
  const cell = cells[0]?.[0];
  const [place] = cell ? spread(cell.box, 1) : [];
  const file: RegistryFile = {
    format: 'cockpit-registry/1',
    community,
    grids,
    carParks: [],
    venues: [
      {
        code: VENUE,
        grid: cell?.grid ?? '',
        name: { zh: '健身房', en: 'Gym' },
        kind: 'court',
        lon: place?.lon ?? 0,
        lat: place?.lat ?? 0,
        capacity: capacityOf(rows),
        opensAt: '00:00',
        closesAt: '24:00',
        reportEvery: REPORT_EVERY_S,
      },
    ],
    routes: [],
    hazardPoints: [],
    reportSources: [],
  };
  return { file, shapes };
}

/** The fullest it ever was, rounded up: nobody recorded how many it holds. */
function capacityOf(rows: readonly Row[]): number {
  const most = rows.reduce((max, { headcount = '' }) => Math.max(max, Number(wholeOrText(headcount)) || 0), 1);
  return Math.ceil(most / CAPACITY_STEP) * CAPACITY_STEP;
}

function messages(rows: readonly Row[], { timezone }: RegistryFile['community']): TraceMessage[] {
  const idOf = instantIds();
  let sendAt = 0;
  return rows.map(({ time = '', headcount = '' }, index) => {
    const at = instantOf(time, timezone);
    sendAt = at ?? sendAt;
    return {
      domain: 'fitness',
      device: VENUE,
      event: 'headcount',
      id: idOf(VENUE, at, headcount, index + 2),
      at: at ?? time,
      sendAt,
      payload: { present: isUnknown(headcount) ? null : wholeOrText(headcount) },
      ...(isUnknown(headcount) ? { valueUnknown: true } : {}),
    };
  });
}

function dirt(rows: readonly Row[]): [string, number][] {
  return [
    ['headcount < 0', rows.filter(({ headcount = '' }) => !isUnknown(headcount) && Number(headcount) < 0).length],
  ];
}
