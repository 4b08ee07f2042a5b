/** Cases as rows, for tests of what hangs on them. */
import { COMMUNITY, NOW, type TestDatabase } from './community.ts';

export interface CaseWish {
  grid?: string;
  stage?: string;
  handler?: number;
  verifier?: number;
  reporter?: number;
}

/** A case as it stands; its id. */
export async function aCase(test: TestDatabase, wish: CaseWish = {}): Promise<number> {
  const { grid = 'M1', stage = 'handling', handler, verifier, reporter } = wish;
  const [row] = await test.sql(
    `insert into case_file (community, number, stage, source, title, description, grid, priority, handler, verifier, reporter,
       reported_at, stage_since)
     values ($1, gen_random_uuid()::text, $2, 'patrol', '路灯不亮', '', $3, 2, $4, $5, $6, to_timestamp($7), to_timestamp($7))
     returning id::float8 as id`,
    [COMMUNITY, stage, grid, handler ?? null, verifier ?? null, reporter ?? null, NOW / 1000],
  );
  return Number(row?.['id']);
}
