/** Notifications of the simulated desk: channels of every kind, rules, and deliveries in every state. */
import type { Channel, Delivery, NotificationRule, OwnNotifications } from '@cockpit/api/notifications';

const MINUTE = 60_000;
const ID = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const CHANNEL: Channel = {
  id: 1,
  kind: 'in-app',
  name: '站内消息',
  url: null,
  hasSecret: false,
  recipients: [],
  language: 'zh',
  perMinute: 20,
  enabled: true,
  version: 1,
  waiting: 0,
  failed24h: 0,
};
const CHANNELS: readonly Channel[] = [
  CHANNEL,
  {
    ...CHANNEL,
    id: 2,
    kind: 'wecom',
    name: '安保值班群',
    url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…',
    hasSecret: true,
    waiting: 38,
  },
  {
    ...CHANNEL,
    id: 3,
    kind: 'dingtalk',
    name: '物业群',
    url: 'https://oapi.dingtalk.com/robot/send?access_token=…',
    hasSecret: true,
    failed24h: 4,
  },
  {
    ...CHANNEL,
    id: 4,
    kind: 'feishu',
    name: '园区运营群',
    url: 'https://open.feishu.cn/open-apis/bot/v2/hook/…',
    hasSecret: true,
    enabled: false,
  },
  { ...CHANNEL, id: 5, kind: 'email', name: '邮件', recipients: ['zhiban@example.cn', 'wuye@example.cn'] },
  {
    ...CHANNEL,
    id: 6,
    kind: 'webhook',
    name: '街道平台对接',
    url: 'https://hooks.jiedao.example.cn/cockpit/…',
    hasSecret: true,
    perMinute: 120,
  },
];

const NOBODY = { roles: [], onDuty: false, concerned: false };
const RULE: NotificationRule = {
  id: 1,
  name: '高级报警告知在岗人员',
  whats: ['alarm.raised', 'alarm.escalated', 'alarm.ended'],
  priorities: ['high'],
  grid: null,
  audience: { ...NOBODY, roles: ['duty-officer'], onDuty: true },
  channels: [1, 2],
  afterMinutes: 0,
  enabled: true,
  version: 1,
};
const RULES: readonly NotificationRule[] = [
  RULE,
  {
    ...RULE,
    id: 2,
    name: '高级报警 10 分钟无人确认告知值班长',
    whats: ['alarm.raised'],
    audience: { ...NOBODY, roles: ['shift-leader', 'manager'] },
    channels: [1, 5],
    afterMinutes: 10,
  },
  {
    ...RULE,
    id: 3,
    name: '案件告知经办人',
    whats: ['case.dispatched', 'case.check-ordered', 'case.reworked', 'case.decided', 'case.supervised', 'case.closed'],
    priorities: null,
    audience: { ...NOBODY, concerned: true },
    channels: [1],
  },
  {
    ...RULE,
    id: 4,
    name: '物业群只看停车',
    priorities: ['medium', 'low'],
    grid: 'E1',
    channels: [3, 4],
    enabled: false,
  },
];

const TITLES = [
  ['alarm.raised', '报警 · 高 · 烟感报警', '科创大厦 B1 烟感 07', 'high', 'alarm:1000'],
  ['case.overdue', '案件超期 · 消防通道堵塞', '东岸 03 微网格', 'medium', 'case:42'],
  ['alarm.ended', '报警恢复 · 中 · 电气温度过高', '南区配电房 2 号柜', 'medium', 'alarm:998'],
  ['case.dispatched', '案件派遣 · 井盖缺失', '西苑路与科创路交叉口东北角人行道', 'low', 'case:41'],
] as const;
const STATES = [
  ['delivered', null, 1],
  ['waiting', 'The connection failed: no answer within 10 s.', 3],
  ['failed', 'The robot refused it: errcode 310000.', 1],
  ['delivered', null, 1],
  ['failed', 'It answers 404.', 1],
  ['dropped', null, 0],
] as const;

/** Answers what belongs to notifications; undefined: it is somebody else's. */
export function answerNotifications(
  path: string,
  query: URLSearchParams,
  method: string,
  now: number,
): object | undefined {
  const [, rest] = /^\/api\/notifications\/(.+)$/.exec(path) ?? [];
  switch (rest) {
    case undefined:
      return undefined;
    case 'channels':
      return method === 'GET' ? { channels: CHANNELS } : { id: 9 };
    case 'rules':
      return method === 'GET' ? { rules: RULES } : { id: 9 };
    case 'log':
      return { deliveries: deliveriesAt(now).filter(({ state }) => (query.get('state') ?? state) === state) };
    case 'mine':
      return ownAt(now);
    default:
      return rest.endsWith('/test') ? { ok: false, fault: 'The address leads into a private network.' } : { id: 1 };
  }
}

function deliveriesAt(now: number): Delivery[] {
  return Array.from({ length: 36 }, (_, index): Delivery => {
    const [what, title, , priority, subject] = TITLES[index % 4] ?? TITLES[0];
    const [state, fault, attempts] = STATES[index % 6] ?? STATES[0];
    const madeAt = now - index * 47_000;
    const channel = CHANNELS[index % CHANNELS.length] ?? CHANNEL;
    return {
      id: ID(index),
      what,
      subject,
      title,
      priority,
      channel: channel.name,
      recipient: channel.kind === 'in-app' ? '陈静' : channel.kind === 'email' ? 'zhiban@example.cn' : null,
      state,
      attempts,
      madeAt,
      deliveredAt: state === 'delivered' ? madeAt + 900 : null,
      fault,
    };
  });
}

function ownAt(now: number): OwnNotifications {
  const notifications = Array.from({ length: 12 }, (_, index) => {
    const [what, title, place, priority, subject] = TITLES[index % 4] ?? TITLES[0];
    const at = now - (1 + index * 7) * MINUTE;
    return {
      id: ID(index),
      what,
      subject,
      priority,
      title,
      text: `地点：${place}\n时间：${new Date(at + 8 * 60 * MINUTE).toISOString().slice(0, 16).replace('T', ' ')}`,
      at,
      readAt: index < 5 ? null : at,
    };
  });
  return { notifications, unread: 5 };
}
