/** Simulated cases: a calm day with a few in time, a bad one with some overdue and one suspended. */
import type { CaseFile, CaseTotals, OpenStage } from '@cockpit/api/cases';
import type { Tables } from '@cockpit/api/live';
import type { Text } from '@cockpit/api/wire';
import type { Registry } from './registry.ts';
import type { Scenario } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Wanted {
  stage: OpenStage;
  title: string;
  category: string;
  categoryName: Text;
  place: string;
  source: CaseFile['source'];
  priority: CaseFile['priority'];
  reportedAgo: number;
  /** Until its limit; negative: past it; null: suspended. */
  dueIn: number | null;
  rest?: Partial<CaseFile>;
}

const GARBAGE = { category: '20101', categoryName: { zh: '暴露垃圾', en: 'Exposed rubbish' } };
const WATER = { category: '20205', categoryName: { zh: '道路积水', en: 'Water on the road' } };
const FIRE = { category: '20401', categoryName: { zh: '消防隐患', en: 'Fire hazard' } };
const LAMP = { category: '10108', categoryName: { zh: '路灯', en: 'Street lamp' } };

const CALM: readonly Wanted[] = [
  {
    stage: 'handling',
    title: '东门垃圾桶满溢',
    ...GARBAGE,
    place: '东门',
    source: 'patrol',
    priority: 'low',
    reportedAgo: 3 * HOUR,
    dueIn: 70 * MINUTE,
  },
  {
    stage: 'dispatch',
    title: '3 号楼前路灯不亮',
    ...LAMP,
    place: '3 号楼前',
    source: 'patrol',
    priority: 'low',
    reportedAgo: 40 * MINUTE,
    dueIn: 2 * DAY,
  },
  {
    stage: 'feedback',
    title: '地下车库入口积水',
    ...WATER,
    place: '地下车库入口',
    source: 'sensor',
    priority: 'medium',
    reportedAgo: 5 * HOUR,
    dueIn: 3 * HOUR,
  },
];
const BAD: readonly Wanted[] = [
  {
    stage: 'handling',
    title: '消防通道被占用',
    ...FIRE,
    place: '101 号楼北侧',
    source: 'sensor',
    priority: 'high',
    reportedAgo: 6 * HOUR,
    dueIn: -35 * MINUTE,
    rest: { supervised: 'timeout', hazardLevel: 'general' },
  },
  {
    stage: 'filing',
    title: '',
    ...GARBAGE,
    place: '',
    source: 'public',
    priority: 'medium',
    reportedAgo: 2 * HOUR,
    dueIn: -8 * MINUTE,
  },
  {
    stage: 'handling',
    title: '下沉广场渗水',
    ...WATER,
    place: '下沉广场',
    source: 'patrol',
    priority: 'medium',
    reportedAgo: 9 * DAY,
    dueIn: null,
  },
];

export function caseTables(
  registry: Registry,
  at: number,
  scenario: Scenario,
  grids: ReadonlySet<string> | undefined,
): Pick<Tables, 'cases' | 'caseTotals'> {
  const wanted = scenario === 'good' ? CALM : [...BAD, ...CALM];
  const cases = wanted.flatMap((one, index): CaseFile[] => {
    const where = registry.hazardPoints[index * 7];
    if (where === undefined || (grids !== undefined && !grids.has(where.grid))) return [];
    return [caseOf(index + 1, one, where, at)];
  });
  return {
    cases: Object.fromEntries(cases.map((one) => [one.id, one])),
    caseTotals: { all: totalsOf(cases, at, scenario) },
  };
}

function caseOf(id: number, wanted: Wanted, where: Registry['hazardPoints'][number], at: number): CaseFile {
  const { reportedAgo, dueIn, rest, title, place, ...given } = wanted;
  const isDispatched = wanted.stage !== 'filing' && wanted.stage !== 'collection';
  const reportedAt = at - reportedAgo;
  return {
    ...given,
    id,
    number: `44030520261122${String(id).padStart(5, '0')}`,
    version: 3,
    title: title || given.categoryName.zh,
    grid: where.grid,
    facility: null,
    place: place || null,
    lon: where.lon,
    lat: where.lat,
    hazardLevel: null,
    department: isDispatched ? 'property' : null,
    departmentName: isDispatched ? '物业服务中心' : null,
    handler: isDispatched && wanted.stage !== 'dispatch' ? '陈师傅' : null,
    verifier: null,
    reportedAt,
    filedAt: reportedAt + 5 * MINUTE,
    dispatchedAt: isDispatched ? reportedAt + 15 * MINUTE : null,
    handledAt: wanted.stage === 'feedback' ? at - HOUR : null,
    endedAt: null,
    stageSince: reportedAt + 20 * MINUTE,
    dueAt: dueIn === null ? null : at + dueIn,
    dueUnit: dueIn === null ? null : 'work-hours',
    totalDueAt: dueIn === null ? null : at + dueIn + 4 * HOUR,
    suspendedUntil: dueIn === null ? at + 20 * DAY : null,
    supervised: null,
    closure: null,
    selfHandled: false,
    rework: 0,
    asks: [],
    signals: wanted.source === 'sensor' ? 1 : 0,
    ...rest,
  };
}

function totalsOf(cases: readonly CaseFile[], at: number, scenario: Scenario): CaseTotals {
  const inStage = (stage: OpenStage) =>
    cases.filter((one) => one.stage === stage && one.suspendedUntil === null).length;
  const due = cases.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]));
  const overdue = due.filter((limit) => limit <= at).length;
  const closed = scenario === 'good' ? 17 : 12;
  return {
    open: {
      collection: inStage('collection'),
      filing: inStage('filing'),
      dispatch: inStage('dispatch'),
      handling: inStage('handling'),
      feedback: inStage('feedback'),
      verification: inStage('verification'),
    },
    suspended: cases.filter((one) => one.suspendedUntil !== null).length,
    overdue,
    nextDueAt: due.filter((limit) => limit > at).sort((a, b) => a - b)[0] ?? null,
    today: {
      reported: closed + 5,
      filed: closed + 4,
      dispatched: closed + 3,
      handled: closed + 1,
      closed,
      rejected: 1,
    },
    closureRate: { numerator: closed, denominator: closed + 2 + overdue },
    onTimeRate: { numerator: closed - overdue, denominator: closed + 2 + overdue },
  };
}
