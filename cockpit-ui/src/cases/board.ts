/** The board as it is drawn: a column for each open stage in order, then what is suspended. Pure. */
import type { CaseFile, OpenStage } from '@cockpit/api/cases';
import { OPEN_STAGES } from '@cockpit/api/cases/constants';
import type { CaseBoard } from '@cockpit/api/cases/desk';
import { isOverdue } from '../case-rules/countdown.ts';

export type ColumnKey = OpenStage | 'suspended';

export interface Column {
  key: ColumnKey;
  /** All of them, also those that are not shown. */
  count: number;
  overdue: number;
  cases: readonly CaseFile[];
}

/**
 * Columns in the order of the stages, whatever order they came in; the next limit first, so what is overdue stands on top.
 * `found`: what the api found by text among all; `answers` also knows pinyin. Searched, a column counts what it shows.
 */
export function columnsOf(
  board: CaseBoard,
  search: { found: CaseBoard | undefined; answers: (one: CaseFile) => boolean } | null,
): Column[] {
  const columns = OPEN_STAGES.map((key): Column => {
    const { count = 0, overdue = 0, cases = [] } = columnIn(board, key) ?? {};
    return { key, count, overdue, cases };
  });
  columns.push({ key: 'suspended', count: board.suspended.count, overdue: 0, cases: board.suspended.cases });
  return columns.map((column) => {
    if (search === null) return { ...column, cases: [...column.cases].sort(nextFirst) };
    const more =
      column.key === 'suspended'
        ? search.found?.suspended.cases
        : search.found && columnIn(search.found, column.key)?.cases;
    const shown = new Map([...column.cases.filter(search.answers), ...(more ?? [])].map((one) => [one.id, one]));
    const cases = [...shown.values()].sort(nextFirst);
    return { ...column, cases, count: cases.length, overdue: cases.filter((one) => isOverdue(one, board.at)).length };
  });
}

function columnIn(board: CaseBoard, stage: OpenStage) {
  return board.columns.find((column) => column.stage === stage);
}

function nextFirst(a: CaseFile, b: CaseFile): number {
  return (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY) || a.id - b.id;
}
