/**
 * Figures of cases for evaluation (综合评价 of GB/T 30428.4; docs/CASE-FIGURES.md defines each). Everything that is
 * divided comes as numerator and denominator: what is summed is summed before it is divided, and nothing divided by nothing is not
 * applicable, never 0.
 */
import Type, { type Static } from 'typebox';
import { Epoch, Nullable, Text } from '../../wire/contract.ts';
import { Instant } from '../../wire/sentences.ts';
import { Rate } from '../contract.ts';

export const FIGURES_BY = ['grid', 'department', 'category', 'source', 'handler'] as const;
export type FiguresBy = (typeof FIGURES_BY)[number];
/** A year and what belongs to it: over millions of cases more would take longer than anybody waits. The console goes further. */
export const FIGURES_DAYS_MAX = 400;

export const FiguresQuery = Type.Object({
  community: Type.Optional(Type.String({ maxLength: 64 })),
  grid: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9]{1,20}$', description: 'With its micro-grids' })),
  from: Instant('Inclusive'),
  to: { ...Instant('Exclusive'), description: `Epoch ms, exclusive; at most ${FIGURES_DAYS_MAX} days later` },
  by: Type.Optional(Type.Enum([...FIGURES_BY], { default: 'grid', description: 'What a row is' })),
});
export type FiguresQuery = Static<typeof FiguresQuery>;

const Count = (description: string) => Type.Integer({ description });
const Share = (description: string) => ({ ...Rate, description });

export const CaseFigures = Type.Object({
  reported: Count('上报数: reported in the period'),
  filed: Count('立案数: filed in it'),
  rejected: Count('不予立案数: rejected in it'),
  dispatched: Count('派遣数: dispatched for the first time in it'),
  handled: Count('处置数: reported as handled, for the last time, in it'),
  closed: Count('结案数: closed in it; bundled ones were not, another one was'),
  forced: Count('强制结案数: of those, by force'),
  suspended: Count('挂账数: put into the register in the period and still in it'),
  extended: Count('延期数: of those filed in the period, with a limit that was extended'),
  supervised: Count('督办数: of those filed in the period, supervised'),
  selfHandled: Count('自行处置数: of those filed in the period, handled on the spot by the person who found them'),
  reworkTimes: Count('返工次数: of those handled in the period'),
  excused: Count('申诉成立数: of those closed in the period, with an upheld appeal'),
  filing: Share('立案率: of the reported, those filed by the end of the period'),
  handling: Share('处置率: of those to be handled in the period (应处置), those handled by its end'),
  onTimeHandling: Share('按期处置率: of the same, those handled by their limit'),
  closure: Share('结案率: of those to be closed in the period (应结案), those closed by its end'),
  onTimeClosure: Share('按期结案率: of the same, those closed by their limit'),
  rework: Share('返工率: of those handled in the period, those that failed a check'),
  dispatchAccuracy: Share(
    '准确派遣率: of the dispatches of those dispatched in the period, those that were not returned (回退)',
  ),
  publicReport: Share('监督举报率: of those filed in the period, those the public reported'),
  closingTime: Type.Object(
    { ms: Type.Number(), cases: Type.Integer() },
    {
      description:
        'Σ of the time from report to closing of those closed in the period, on local clocks; the mean is ms / cases',
    },
  ),
});
export type CaseFigures = Static<typeof CaseFigures>;

export const FigureRow = Type.Object({
  key: Nullable(Type.String({ description: 'Code, source or number of a person; null: cases that have none' })),
  name: Nullable({ ...Text, description: 'Null: none is known' }),
  parent: Nullable(Type.String({ description: 'By grid: the exclusive grid, whose row has this one in it' })),
  figures: CaseFigures,
});
export type FigureRow = Static<typeof FigureRow>;

export const FigureTable = Type.Object({
  at: Epoch,
  from: Epoch,
  to: Epoch,
  by: Type.Enum([...FIGURES_BY]),
  all: CaseFigures,
  rows: Type.Array(FigureRow),
});
export type FigureTable = Static<typeof FigureTable>;
