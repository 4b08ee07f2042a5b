import type { CaseBoard } from '@cockpit/api/cases/desk';
import { expect, test } from 'vitest';
import { columnsOf } from './board.ts';
import { caseForTest, NOW } from './case-for-test.ts';

const BOARD: CaseBoard = {
  at: NOW,
  columns: [
    {
      stage: 'handling',
      count: 70,
      overdue: 1,
      cases: [
        caseForTest({ id: 3, dueAt: null, title: '绿地' }),
        caseForTest({ id: 2, dueAt: NOW + 1000, title: '井盖' }),
        caseForTest({ id: 1, dueAt: NOW - 1000, title: '配电房' }),
      ],
    },
    { stage: 'collection', count: 1, overdue: 0, cases: [caseForTest({ id: 9, stage: 'collection', title: '积水' })] },
  ],
  suspended: { count: 1, cases: [caseForTest({ id: 7, suspendedUntil: NOW + 5000, title: '违建' })] },
};

test('columns stand in the order of the stages, the suspended last, also those that are empty', () => {
  expect(columnsOf(BOARD, null).map(({ key, count }) => [key, count])).toEqual([
    ['collection', 1],
    ['filing', 0],
    ['dispatch', 0],
    ['handling', 70],
    ['feedback', 0],
    ['verification', 0],
    ['suspended', 1],
  ]);
});

test('overdue stands on top, what has no limit at the end', () => {
  expect(columnsOf(BOARD, null)[3]?.cases.map(({ id }) => id)).toEqual([1, 2, 3]);
});

test('searched, a column shows and counts what is here and what the api found further down', () => {
  const found: CaseBoard = {
    at: NOW,
    columns: [
      { stage: 'handling', count: 1, overdue: 1, cases: [caseForTest({ id: 60, dueAt: NOW - 5000, title: '配电房' })] },
    ],
    suspended: { count: 0, cases: [] },
  };
  const columns = columnsOf(BOARD, { found, answers: ({ title }) => title === '配电房' });
  expect(columns[3]).toMatchObject({ count: 2, overdue: 2 });
  expect(columns[3]?.cases.map(({ id }) => id)).toEqual([60, 1]);
  expect(columns[6]).toMatchObject({ count: 0, cases: [] });
});
