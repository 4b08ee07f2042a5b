/** What a new community gets in the app until somebody changes it: made once, then people's own. */
import { type Queryable, rows } from '../database/database.ts';
import type { NotificationType } from '../outbox/contract.ts';
import type { Audience } from './contract.ts';

interface DefaultRule {
  name: string;
  whats: NotificationType[];
  priorities: number[] | null;
  audience: Audience;
  afterMinutes: number;
}

const NOBODY: Audience = { roles: [], onDuty: false, concerned: false };
const RULES: readonly DefaultRule[] = [
  {
    name: '高级报警告知在岗人员',
    whats: ['alarm.raised', 'alarm.escalated', 'alarm.ended', 'pipeline.broken', 'pipeline.restored'],
    priorities: [1],
    audience: { ...NOBODY, roles: ['duty-officer'], onDuty: true },
    afterMinutes: 0,
  },
  {
    name: '高级报警 10 分钟无人确认告知值班长',
    whats: ['alarm.raised'],
    priorities: [1],
    audience: { ...NOBODY, roles: ['shift-leader'] },
    afterMinutes: 10,
  },
  {
    name: '案件告知经办人',
    whats: ['case.dispatched', 'case.check-ordered', 'case.reworked', 'case.decided', 'case.supervised', 'case.closed'],
    priorities: null,
    audience: { ...NOBODY, concerned: true },
    afterMinutes: 0,
  },
  {
    name: '待办告知在岗人员',
    whats: ['case.reported', 'case.returned', 'case.handled'],
    priorities: null,
    audience: { ...NOBODY, onDuty: true },
    afterMinutes: 0,
  },
  {
    name: '待审批告知值班长',
    whats: ['case.asked'],
    priorities: null,
    audience: { ...NOBODY, roles: ['shift-leader'] },
    afterMinutes: 0,
  },
  {
    name: '申诉告知管理者',
    whats: ['case.appealed'],
    priorities: null,
    audience: { ...NOBODY, roles: ['manager'] },
    afterMinutes: 0,
  },
  {
    name: '案件超期告知经办人和在岗人员',
    whats: ['case.overdue'],
    priorities: null,
    audience: { ...NOBODY, onDuty: true, concerned: true },
    afterMinutes: 0,
  },
];

/** A community that has no channel at all gets its first. */
export async function giveDefaults(tx: Queryable, realNow: number): Promise<void> {
  const made = await rows<{ id: number; community: string }>(
    tx,
    'notification-first-channel',
    `insert into notification_channel (community, kind, name, per_minute, changed_by, changed_at)
     select code, 'in-app', '站内消息', 1000, 'system', to_timestamp($1::float8 / 1000) from community c
     where not exists (select from notification_channel had where had.community = c.code)
     on conflict do nothing returning id, community`,
    [realNow],
  );
  for (const { id, community } of made)
    for (const { name, whats, priorities, audience, afterMinutes } of RULES)
      await rows(
        tx,
        'notification-first-rule',
        `insert into notification_rule (community, name, whats, priorities, audience, channels, after_minutes, changed_by, changed_at)
         values ($1, $2, $3::text[], $4::smallint[], $5::jsonb, array[$6::int], $7::smallint, 'system', to_timestamp($8::float8 / 1000))
         on conflict do nothing`,
        [community, name, whats, priorities, JSON.stringify(audience), id, afterMinutes, realNow],
      );
}
