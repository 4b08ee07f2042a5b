import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { inTransaction } from '../database/database.ts';
import { NOW, type TestDatabase, testDatabase } from '../testing/community.ts';
import { verifyTrail } from './verify.ts';
import { type AuditEntry, audit } from './write.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await testDatabase(inject('postgresUrl'));
});
afterEach(() => test.drop());

const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !value.includes('\0'));
const entry: fc.Arbitrary<AuditEntry> = fc.record({
  at: fc.nat().map((offset) => NOW + offset),
  who: text,
  action: text,
  object: text,
  before: fc.option(fc.dictionary(text, fc.oneof(text, fc.double({ noNaN: true }), fc.boolean())), { nil: undefined }),
  reason: fc.option(text, { nil: undefined }),
});

function write(one: AuditEntry): Promise<void> {
  return inTransaction(test.database, (tx) => audit(tx, one));
}

describe('the audit trail', () => {
  it('is one unbroken chain, whatever is written and however many write at once', async () => {
    const entries = fc.sample(entry, { seed: 4, numRuns: 60 });
    await Promise.all(entries.map(write));
    expect(await verifyTrail(test.database)).toMatchObject({ rows: 60, head: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await verifyTrail(test.database)).not.toHaveProperty('broken');
  });

  it('keeps nothing of an action that was rolled back, and leaves no gap', async () => {
    await write({ at: NOW, who: 'a', action: 'b', object: 'c' });
    const failing = inTransaction(test.database, async (tx) => {
      await audit(tx, { at: NOW, who: 'a', action: 'lost', object: 'c' });
      throw new Error('the action failed');
    });
    await expect(failing).rejects.toThrow('the action failed');
    await write({ at: NOW, who: 'a', action: 'b', object: 'c' });
    expect(await verifyTrail(test.database)).toMatchObject({ rows: 2 });
  });

  it('refuses to be changed, deleted from or emptied', async () => {
    await write({ at: NOW, who: 'a', action: 'b', object: 'c' });
    for (const statement of ["update audit set actor = 'x'", 'delete from audit', 'truncate audit'])
      await expect(test.sql(statement)).rejects.toThrow('append-only');
  });

  it.each([
    ["update audit set actor = 'innocent' where id = 3", 3, /differs from its seal/],
    ['update audit set after = \'{"a": 2}\' where id = 2', 2, /differs from its seal/],
    ['update audit set person = 7 where id = 5', 5, /differs from its seal/],
    ['delete from audit where id = 4', 5, /row 4 is missing/],
    ['delete from audit where id = 1', 2, /row 1 is missing/],
    ['update audit set id = 100 - id', 95, /row 1 is missing/],
  ])('finds the first row touched by: %s', async (statement, id, why) => {
    for (let n = 0; n < 5; n++) await write({ at: NOW + n, who: `p${n}`, action: 'b', object: 'c', after: { a: 1 } });
    await test.sql('alter table audit disable trigger audit_append_only');
    await test.sql(statement);
    expect((await verifyTrail(test.database)).broken).toEqual({ id, why: expect.stringMatching(why) });
  });
});
