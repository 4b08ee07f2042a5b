/** What is done beside the messages so that the store keeps to its settings, and how that fares. */
import type { Logger } from 'pino';
import { startAlarmRetention } from '../alarms/retention.ts';
import type { Database } from '../database/database.ts';
import type { Engine } from '../database/engine.ts';
import { startEventPruning } from '../events/prune.ts';
import type { JobRecords } from '../store/jobs.ts';
import type { LiveSettings } from '../store/live-settings.ts';
import { startRetention } from '../store/retention.ts';
import { watchTimescaleJobs } from '../store/timescale-jobs.ts';

/** How often its jobs should end well. */
export const HOURLY_S = 3_600;
const MINUTELY_S = 60;

export interface UpkeepParts {
  database: Database;
  log: Logger;
  now(): number;
  engine: Engine;
  settings: LiveSettings;
  records: JobRecords;
  onRetained(rows: number): void;
  onAlarmsRemoved(alarms: number): void;
}

/** Starts it; returns the stop. */
export function startUpkeep(parts: UpkeepParts): () => Promise<void> {
  const { database, log, now, engine, settings, records } = parts;
  const hourly = (name: string) => ({ database, log, now, onRun: records.of(name, HOURLY_S) });
  const stops = [
    startRetention({ ...hourly('retention'), engine, settings: settings.read }, parts.onRetained),
    startAlarmRetention(
      { ...hourly('alarm-retention'), days: async () => (await settings.read()).ALARM_RETENTION_DAYS },
      parts.onAlarmsRemoved,
    ),
    startEventPruning(hourly('event-pruning')),
  ];
  if (engine === 'timescale')
    stops.push(watchTimescaleJobs({ database, log, onRun: records.of('timescaledb-jobs', MINUTELY_S) }));
  return async () => {
    for (const stop of stops) await stop();
  };
}
