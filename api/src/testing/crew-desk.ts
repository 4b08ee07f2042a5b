/** An api with a crew for its cases, whose clock a test sets. */
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import type { App } from '../http/app.ts';
import { type Crew, caseCrew, type Ref } from './case-work.ts';
import { NOW, type TestDatabase, testDatabase } from './community.ts';
import { testApp } from './serve.ts';

/** Filled before the first test of the file. */
interface Opened {
  test: TestDatabase;
  app: App;
  crew: Crew;
}

/** Opens it for the tests of this file; each begins at NOW. */
export function crewDesk() {
  const desk = {} as Opened;
  const clock = { at: NOW, speed: 1, now: () => clock.at };

  beforeAll(async () => {
    desk.test = await testDatabase(inject('postgresUrl'));
    desk.app = await testApp(desk.test, { clock });
    desk.crew = await caseCrew(desk.test, desk.app);
  });
  afterAll(async () => {
    await desk.app?.close();
    await desk.test?.drop();
  });
  beforeEach(() => {
    clock.at = NOW;
  });

  /** The timeline of a case as it is stored. */
  const actionsOf = (file: Ref) =>
    desk.test.sql(
      `select version, action, from_stage, to_stage, person, person_name, reason, note, detail
       from case_action where case_id = $1 order by version`,
      [file.id],
    );
  /** The row of a case. */
  const stored = async ({ id }: Ref) => (await desk.test.sql('select * from case_file where id = $1', [id]))[0];
  return { desk, clock, actionsOf, stored };
}
