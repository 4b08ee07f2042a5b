/** How stages and their faults are called in what is sent out: alarms and messages. Screens have their own i18n files. */
import type { PipelineWhat } from '@cockpit/ingest/pipeline';
import type { Text } from '../wire/contract.ts';
import type { JudgedStage } from './judge.ts';

export const STAGE_WORDS: Record<JudgedStage, Text> = {
  database: { zh: '数据库', en: 'Database' },
  broker: { zh: '消息代理', en: 'Message broker' },
  queue: { zh: '消息队列', en: 'Message queue' },
  ingest: { zh: '数据接入', en: 'Ingest' },
  commit: { zh: '数据入库', en: 'Storing' },
  api: { zh: '服务接口', en: 'API' },
  rollups: { zh: '统计汇总', en: 'Rollups' },
};

export const WHAT_WORDS: Record<PipelineWhat, Text> = {
  unreachable: { zh: '无法连接', en: 'cannot be reached' },
  'no-answer': { zh: '已连接但无应答', en: 'is connected and does not answer' },
  stuck: { zh: '消息积压，未能送达', en: 'accepts messages and does not deliver them in time' },
  'canary-refused': { zh: '不允许检测，积压情况未知', en: 'does not let the canary through, its age is unknown' },
  'held-back': { zh: '等待入库，暂停接收', en: 'does not read: too much waits for the database' },
  silent: {
    zh: '无心跳但连接仍在（程序卡死或线路半断）',
    en: 'sends no heartbeat, its connection is open: it hangs, or its line is half-open',
  },
  gone: {
    zh: '无心跳且连接已断（程序退出，或与数据库断开）',
    en: 'sends no heartbeat and has no connection: it has ended or is cut off from the database',
  },
  stopped: { zh: '已停止', en: 'was stopped' },
  'never-seen': { zh: '从未运行', en: 'has never run against this database' },
  waiting: { zh: '消息等待入库', en: 'messages wait to be stored' },
  'read-only': {
    zh: '无法写入（只读或磁盘已满）',
    en: 'answers and cannot be written: it is read-only or its disk is full',
  },
  behind: { zh: '滞后', en: 'are behind' },
  'reading-fails': { zh: '读取失败', en: 'cannot read what screens show' },
  'notices-unheard': { zh: '收不到变更通知', en: 'receives no change notices' },
  paused: { zh: '曾停止响应', en: 'was suspended for a while' },
};

/** Stage and fault as one line. What is not known by name is told as it is stored. */
export function breakTitle(stage: string, what: string): Text {
  const stageWords = (STAGE_WORDS as Record<string, Text>)[stage] ?? { zh: stage, en: stage };
  const whatWords = (WHAT_WORDS as Record<string, Text>)[what] ?? { zh: what, en: what };
  return { zh: `${stageWords.zh}：${whatWords.zh}`, en: `${stageWords.en}: ${whatWords.en}` };
}
