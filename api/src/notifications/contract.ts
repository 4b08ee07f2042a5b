/** Who is notified of what, by which way. Instants are epoch ms. */
import { AlarmPriority } from '@cockpit/ingest/alarms';
import Type, { type Static } from 'typebox';
import { NotificationType } from '../outbox/contract.ts';
import { PERSON_ROLES } from '../rights/contract.ts';
import { Epoch, Nullable } from '../wire/contract.ts';
import { Instant, Sentence } from '../wire/sentences.ts';

const CLOSED = { additionalProperties: false } as const;

/** wecom 企业微信, dingtalk 钉钉 and feishu 飞书 are group robots; webhook is any address that checks our signature. */
export const CHANNEL_KINDS = ['in-app', 'email', 'wecom', 'dingtalk', 'feishu', 'webhook'] as const;
export const ChannelKind = Type.Enum([...CHANNEL_KINDS]);
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** People a rule tells: all that fit any of these. Channels of rooms (robots, webhooks) tell their room once instead. */
export const Audience = Type.Object(
  {
    roles: Type.Array(Type.Enum([...PERSON_ROLES]), {
      maxItems: 8,
      description: 'Holders whose grids contain the place',
    }),
    onDuty: Type.Boolean({ description: 'Who is on duty then' }),
    concerned: Type.Boolean({
      description:
        'Of an alarm its owner; of a case its handler or else the members of its department, the verifier once ordered, and who reported it at its end',
    }),
  },
  CLOSED,
);
export type Audience = Static<typeof Audience>;

const Language = Type.Enum(['zh', 'en']);
const Name = Sentence('Shown name', 60);

/** A channel as it is shown: what is secret is never shown again, only that it is set. */
export const Channel = Type.Object({
  id: Type.Integer(),
  kind: ChannelKind,
  name: Type.String(),
  url: Nullable(Type.String({ description: 'Without what is secret in it' })),
  hasSecret: Type.Boolean(),
  recipients: Type.Array(Type.String(), { description: 'E-mail: addresses beside people’s own' }),
  language: Language,
  perMinute: Type.Integer({ description: 'Messages per minute at most; more wait or are batched' }),
  enabled: Type.Boolean(),
  version: Type.Integer(),
  waiting: Type.Integer({ description: 'Messages that wait now' }),
  failed24h: Type.Integer({ description: 'Given up in the last 24 h' }),
});
export type Channel = Static<typeof Channel>;

/** `url`: the whole address as the robot's page shows it; its key is sealed. `secret`: left out, the present one stays. */
export const ChannelRequest = Type.Object(
  {
    community: Type.Optional(Type.String({ maxLength: 64 })),
    kind: ChannelKind,
    name: Name,
    url: Type.Optional(Type.String({ maxLength: 500, pattern: '^https?://' })),
    secret: Type.Optional(Type.String({ minLength: 8, maxLength: 200 })),
    recipients: Type.Optional(
      Type.Array(Type.String({ maxLength: 200, pattern: '^[^@\\s]+@[^@\\s]+$' }), { maxItems: 50 }),
    ),
    language: Type.Optional(Language),
    perMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
    enabled: Type.Optional(Type.Boolean()),
    version: Type.Optional(Type.Integer({ minimum: 1, description: 'Of the channel that is changed' })),
    reason: Sentence('Why', 200),
  },
  CLOSED,
);
export type ChannelRequest = Static<typeof ChannelRequest>;

export const NotificationRule = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  whats: Type.Array(NotificationType),
  priorities: Nullable(Type.Array(AlarmPriority, { description: 'Null: all' })),
  grid: Nullable(Type.String({ description: 'Null: everywhere' })),
  audience: Audience,
  channels: Type.Array(Type.Integer({ description: 'Ids' })),
  afterMinutes: Type.Integer({
    description: 'Sent only if it still applies then: an alarm without owner, a case in the same stage; 0: at once',
  }),
  enabled: Type.Boolean(),
  version: Type.Integer(),
});
export type NotificationRule = Static<typeof NotificationRule>;

export const NotificationRuleRequest = Type.Object(
  {
    community: Type.Optional(Type.String({ maxLength: 64 })),
    name: Name,
    whats: Type.Array(NotificationType, { minItems: 1, maxItems: 20, uniqueItems: true }),
    priorities: Nullable(Type.Array(AlarmPriority, { minItems: 1, maxItems: 3, uniqueItems: true })),
    grid: Nullable(Type.String({ pattern: '^[A-Za-z0-9]{1,20}$' })),
    audience: Audience,
    channels: Type.Array(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), {
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
    }),
    afterMinutes: Type.Integer({ minimum: 0, maximum: 1_440 }),
    enabled: Type.Boolean(),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    reason: Sentence('Why', 200),
  },
  CLOSED,
);
export type NotificationRuleRequest = Static<typeof NotificationRuleRequest>;

export const DeliveryState = Type.Enum(['waiting', 'delivered', 'failed', 'dropped']);

/** One line of the delivery log. */
export const Delivery = Type.Object({
  id: Type.String({ description: 'Uuid: receivers may count on it' }),
  what: NotificationType,
  subject: Type.String({ description: 'alarm:17, case:4' }),
  title: Type.String(),
  priority: AlarmPriority,
  channel: Type.String({ description: 'Name' }),
  recipient: Nullable(Type.String({ description: 'Name or address; null: the room of the channel' })),
  state: DeliveryState,
  attempts: Type.Integer(),
  madeAt: Epoch,
  deliveredAt: Nullable(Epoch),
  fault: Nullable(Type.String({ description: 'Of the last try' })),
});
export type Delivery = Static<typeof Delivery>;

/** One's own, in the app. */
export const OwnNotification = Type.Object({
  id: Type.String(),
  what: NotificationType,
  subject: Type.String(),
  priority: AlarmPriority,
  title: Type.String({ description: 'In the person’s language' }),
  text: Type.String(),
  at: Epoch,
  readAt: Nullable(Epoch),
});
export type OwnNotification = Static<typeof OwnNotification>;

export const ChannelList = Type.Object({ channels: Type.Array(Channel) });
export const NotificationRuleList = Type.Object({ rules: Type.Array(NotificationRule) });
export const DeliveryLog = Type.Object({
  deliveries: Type.Array(Delivery, { description: 'At most 100' }),
  waiting: Nullable(
    Type.Object(
      {
        count: Type.Integer({ description: 'Events and messages not yet sent' }),
        oldestMs: Type.Number({ description: 'Real ms the oldest of them has waited' }),
      },
      { description: 'Null: everything has been sent' },
    ),
  ),
});
export type DeliveryLog = Static<typeof DeliveryLog>;
export const OwnNotifications = Type.Object({
  notifications: Type.Array(OwnNotification, { description: 'The newest 50' }),
  unread: Type.Integer({ description: 'Of these' }),
});
export type OwnNotifications = Static<typeof OwnNotifications>;
export const SendOutcome = Type.Object({
  ok: Type.Boolean(),
  fault: Nullable(Type.String({ description: 'Why it was not taken' })),
});

const Community = Type.Optional(Type.String({ maxLength: 64, description: 'Left out: the default community' }));
export const LogQuery = Type.Object({
  community: Community,
  state: Type.Optional(DeliveryState),
  channel: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
  before: Type.Optional(Instant('Made before this')),
  beforeId: Type.Optional(
    Type.String({
      pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
      description: 'Of the last one seen, made at `before`: those of the same instant that follow it come as well',
    }),
  ),
  language: Type.Optional(Language),
});
export const RemoveRequest = Type.Object({ community: Community, reason: Sentence('Why', 200) }, CLOSED);
export const ReadRequest = Type.Object({ upTo: Instant('Up to when they happened') }, CLOSED);
