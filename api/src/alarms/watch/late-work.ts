/** What the api itself should have done by now and has not, as points in alarm. Pure. */
import type { AlarmSignalFacts } from '@cockpit/ingest/alarms';
import type { RuleSet } from '@cockpit/ingest/alarms/rules';
import type { Late } from '../../leadership/state.ts';
import type { NotificationBacklog } from '../../outbox/backlog.ts';
import type { QuarantineWaiting } from '../../quarantine/waiting.ts';
import type { ActivePoint } from './due.ts';

const MINUTE_MS = 60_000;
const QUEUE_NAME = { zh: '通知队列', en: 'Notification queue' };
const QUARANTINE_NAME = { zh: '隔离区', en: 'Quarantine' };
const TASK_NAMES: Readonly<Record<string, { zh: string; en: string }>> = {
  'alarm-watch': { zh: '报警监视', en: 'Alarm watch' },
  'work-watch': { zh: '后台任务监视', en: 'Watch over background tasks' },
  'case-watch': { zh: '案件监视', en: 'Case watch' },
  'notification-look': { zh: '通知查找', en: 'Notification planning' },
  'photo-pruning': { zh: '照片清理', en: 'Photo pruning' },
};

export interface LateWork {
  backlog: readonly NotificationBacklog[];
  tasks: readonly Late[];
  quarantine: readonly QuarantineWaiting[];
}

/** Points in alarm of one community. Work is late for everybody; messages, told or quarantined, are those of the community. */
export function lateSignals(
  { backlog, tasks, quarantine }: LateWork,
  rules: RuleSet,
  community: string,
  now: number,
): ActivePoint[] {
  const judging = rules.rulesOf(community).filter(({ enabled }) => enabled);
  const open = backlog.find((one) => one.community === community);
  const waiting = quarantine.find((one) => one.community === community);
  return judging.flatMap(({ code: rule, condition }): ActivePoint[] => {
    if (condition.kind === 'notifications-late') {
      if (open === undefined || open.oldestMs < condition.minutes * MINUTE_MS) return [];
      return [{ rule, source: 'work:notifications', at: now, facts: factsOf(QUEUE_NAME, { count: open.count }) }];
    }
    if (condition.kind === 'quarantine-waiting') {
      if (waiting === undefined || now - waiting.oldestAt < condition.minutes * MINUTE_MS) return [];
      return [{ rule, source: 'work:quarantine', at: now, facts: factsOf(QUARANTINE_NAME, { count: waiting.rows }) }];
    }
    if (condition.kind !== 'rounds-late') return [];
    return tasks
      .filter(({ ageMs }) => ageMs >= condition.minutes * MINUTE_MS)
      .map(({ name }) => ({ rule, source: `work:${name}`, at: now, facts: factsOf(nameOf(name), { task: name }) }));
  });
}

function nameOf(task: string): { zh: string; en: string } {
  return TASK_NAMES[task] ?? { zh: task, en: task };
}

function factsOf(name: AlarmSignalFacts['name'], args: AlarmSignalFacts['args']): AlarmSignalFacts {
  return { facility: null, device: null, grid: null, name, args };
}
