/** The alarm engine, wired: rules, what judges each batch, and the sweep. */
import type { Logger } from 'pino';
import type { Clock } from '../clock/contract.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Notice } from '../notices/contract.ts';
import type { Reading } from '../readings/reading.ts';
import { createEvaluation } from './evaluate.ts';
import { readShippedRules } from './files.ts';
import { alarmNotices } from './notices.ts';
import { type RuleSet, ruleSetOf } from './rules/contract.ts';
import { readChanges, shipRules } from './store.ts';
import { type Sweep, sweepOnce } from './sweep.ts';

/** Silence and retired devices show by time alone; a wake or a delay that runs out comes sooner. Real ms. */
const SWEEP_INTERVAL_MS = 5_000;
/** Between two sweeps at least: a due instant on a fast clock must not make it spin. Real ms. */
const SWEEP_PAUSE_MS = 100;

export interface AlarmParts {
  database: Database;
  log: Logger;
  clock: Clock;
  /** See SweepParts. */
  hearingSince(): number | undefined;
  /** Adds notices to the transaction, or keeps quiet when they go another way. */
  notify(tx: Transaction, notices: readonly Notice[]): Promise<void>;
  afterCommit(notices: readonly Notice[]): void;
}

export interface Alarms {
  /** Judges what a batch has stored, within its transaction; the notices are the batch's to send. */
  judge(tx: Transaction, stored: readonly Reading[]): Promise<Notice[]>;
  /** A signal may wait. */
  wake(): void;
  /** The rules were changed, or the registry. */
  reload(): void;
  stop(): Promise<void>;
}

/** Starts it. Rejects when the rules that ship are faulty, or the database cannot be asked. */
export async function startAlarms(parts: AlarmParts): Promise<Alarms> {
  const { database, log, clock } = parts;
  const shipped = await readShippedRules();
  await shipRules(database, shipped, clock.now());
  let rules: RuleSet = ruleSetOf(shipped, await readChanges(database));
  let stale = false;
  let recheck = true;
  let wakePending = false;
  let stopped = false;
  let wakeLoop = () => {};
  const evaluation = createEvaluation(() => rules, clock.now);
  const running = run();

  async function run(): Promise<void> {
    while (!stopped) {
      let wait = SWEEP_INTERVAL_MS;
      wakePending = false;
      try {
        if (stale) {
          stale = false;
          rules = ruleSetOf(shipped, await readChanges(database));
          recheck = true;
        }
        const checked = recheck;
        recheck = false;
        const swept = await sweep(checked);
        wait = waitAfter(swept);
      } catch (error) {
        recheck = true;
        stale = true;
        log.warn({ err: error }, 'alarm sweep failed, retrying');
      }
      await pause(wakePending ? SWEEP_PAUSE_MS : wait);
    }
  }

  async function sweep(checked: boolean): Promise<Sweep> {
    let notices: Notice[] = [];
    const swept = await sweepOnce(
      {
        database,
        rules: () => rules,
        hearingSince: parts.hearingSince,
        async notify(tx, places) {
          notices = alarmNotices(places);
          await parts.notify(tx, notices);
        },
      },
      clock.now,
      checked,
    );
    parts.afterCommit(notices);
    return swept;
  }

  function waitAfter({ more, nextDueAt }: Sweep): number {
    if (more) return 0;
    const due = nextDueAt === null ? SWEEP_INTERVAL_MS : (nextDueAt - clock.now()) / clock.speed;
    return Math.max(SWEEP_PAUSE_MS, Math.min(SWEEP_INTERVAL_MS, due));
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => wakeLoop(), stopped ? 0 : ms);
      wakeLoop = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function wake(): void {
    wakePending = true;
    wakeLoop();
  }

  return {
    judge: async (tx, stored) => alarmNotices(await evaluation.evaluate(tx, stored)),
    wake,
    reload() {
      stale = true;
      wake();
    },
    async stop() {
      stopped = true;
      wakeLoop();
      await running;
    },
  };
}
