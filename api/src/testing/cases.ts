/** Cases as rows, for tests of what hangs on them. */
import { COMMUNITY, NOW, type TestDatabase } from './community.ts';

export interface CaseInput {
  grid?: string | null;
  stage?: string;
  handler?: number;
  verifier?: number;
  reporter?: number;
  /** Epoch ms. */
  reportedAt?: number;
  /** Other columns of case_file; instants as Date. */
  columns?: Readonly<Record<string, unknown>>;
}

const HOURS = { amount: 4, unit: 'work-hours' };
const LIMITS = { dispatch: HOURS, handle: HOURS, check: HOURS, total: HOURS };

/** A case as it stands; its id. */
export async function aCase(test: TestDatabase, wish: CaseInput = {}): Promise<number> {
  const { grid = 'M1', stage = 'handling', handler, verifier, reporter, reportedAt = NOW } = wish;
  const at = new Date(reportedAt);
  const row = {
    ...{ community: COMMUNITY, stage, source: 'patrol', title: '路灯不亮', description: '', grid, priority: 2 },
    ...{ handler: handler ?? null, verifier: verifier ?? null, reporter: reporter ?? null },
    ...{ reported_at: at, stage_since: at },
    // Whatever was filed has limits.
    limits: stage === 'collection' || stage === 'rejected' ? null : JSON.stringify(LIMITS),
    ...wish.columns,
  };
  const columns = Object.keys(row);
  const [made] = await test.sql(
    `insert into case_file (${columns.join(', ')}${'number' in row ? '' : ', number'})
     values (${columns.map((_, index) => `$${index + 1}`).join(', ')}${'number' in row ? '' : ', gen_random_uuid()::text'})
     returning id::float8 as id`,
    Object.values(row),
  );
  return Number(made?.['id']);
}

/** None any more. */
export async function clearCases(test: TestDatabase): Promise<void> {
  await test.sql('truncate case_file, case_tally cascade');
}
