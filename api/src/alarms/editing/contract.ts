/** Rules as people edit them: what stands, changes with reasons, and what a rule would have done. */
import { AlarmRule, AlarmRuleCode, AlarmRulePatch, AlarmRuleScope } from '@cockpit/ingest/alarms';
import Type, { type Static } from 'typebox';
import { Epoch, Nullable, Text } from '../../wire/contract.ts';

const CLOSED = { additionalProperties: false } as const;
const Instant = Type.Integer({ minimum: 0, maximum: 4_102_444_800_000, description: 'Epoch ms' });
const Reason = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: '^[^\\x00-\\x1f\\x7f-\\x9f]+$',
  description: 'Why',
});
const Version = Type.Integer({
  minimum: 0,
  description: 'Version that was read, 0: the first change; a change in between is rejected',
});

export const RuleChange = Type.Object({
  scope: AlarmRuleScope,
  version: Type.Integer(),
  patch: AlarmRulePatch,
  reason: Type.String(),
  by: Type.String(),
  at: Epoch,
});
export type RuleChange = Static<typeof RuleChange>;

export const RuleEntry = Type.Object({
  rule: { ...AlarmRule, description: 'As it applies to all' },
  own: Type.Boolean({ description: 'Custom category of the community; false: shipped' }),
  shipped: Nullable(AlarmRule),
  standing: Type.Array(RuleChange, { description: 'The newest change of each scope' }),
  active: Type.Integer({ description: 'Alarms of it that are active' }),
});
export const RuleList = Type.Object({ rules: Type.Array(RuleEntry) });
export type RuleList = Static<typeof RuleList>;
export const RuleHistory = Type.Object({
  changes: Type.Array(RuleChange, { description: 'Newest first, at most 200' }),
});

export const RuleQuery = Type.Object({ community: Type.Optional(Type.String({ maxLength: 64 })) });
export const RuleParams = Type.Object({ code: AlarmRuleCode });
export const RuleChangeRequest = Type.Object(
  { scope: AlarmRuleScope, patch: AlarmRulePatch, reason: Reason, version: Version },
  CLOSED,
);
export type RuleChangeRequest = Static<typeof RuleChangeRequest>;
export const OwnRuleRequest = Type.Object({ rule: AlarmRule, reason: Reason, version: Version }, CLOSED);
export type OwnRuleRequest = Static<typeof OwnRuleRequest>;

export const DryRunRequest = Type.Object(
  {
    rule: AlarmRule,
    from: { ...Instant, description: 'Epoch ms' },
    to: { ...Instant, description: 'Epoch ms; at most 31 days later' },
  },
  CLOSED,
);
export const DryRun = Type.Object({
  readings: Type.Integer({ description: 'Readings or stops looked at' }),
  alarms: Type.Integer({ description: 'Alarms there would have been; chatter counted once' }),
  perDay: Type.Array(Type.Object({ date: Type.String(), alarms: Type.Integer() }), {
    description: 'Every local day of the range',
  }),
  facilities: Type.Array(Type.Object({ code: Type.String(), name: Text, alarms: Type.Integer() }), {
    description: 'Those with the most, at most 20',
  }),
  examples: Type.Array(
    Type.Object({
      facility: Type.String(),
      name: Text,
      raisedAt: Epoch,
      clearedAt: Nullable(Epoch),
      count: Type.Integer(),
      value: Nullable(Type.Number()),
    }),
    { description: 'The newest, at most 50' },
  ),
  most10Min: Type.Integer({ description: 'Most raised within any 10 min: more than 10 is a flood of its own' }),
});
export type DryRun = Static<typeof DryRun>;
