/** What waits for a decision of who asks: plans to approve, 延期, 挂账 and 申诉. */
import Type, { type Static } from 'typebox';
import { Epoch, Nullable } from '../../wire/contract.ts';
import { REQUEST_KINDS } from '../constants.ts';
import { CaseId } from '../contract.ts';

export const WaitingQuery = Type.Object({
  community: Type.Optional(Type.String({ maxLength: 64, description: 'Left out: the default community' })),
});

export const WaitingDecision = Type.Object({
  kind: Type.Enum(['plan', ...REQUEST_KINDS], { description: 'plan: 整改方案' }),
  case: CaseId,
  number: Nullable(Type.String()),
  title: Type.String(),
  place: Nullable(Type.String()),
  askedBy: Type.String({ description: 'Name' }),
  askedAt: Epoch,
  reason: Nullable(Type.String({ description: 'Code of the reason' })),
  note: Nullable(Type.String()),
  until: Nullable(Type.Number({ description: 'Epoch ms; what is asked for, or when the plan is to be done' })),
  decideBy: Nullable(
    Type.Number({
      description: 'Epoch ms; of a plan two hours after it was made, else when the limit of the case runs out',
    }),
  ),
});
export type WaitingDecision = Static<typeof WaitingDecision>;

export const WaitingDecisions = Type.Object({
  at: Epoch,
  decisions: Type.Array(WaitingDecision, { description: 'The most pressing first, at most 100' }),
  count: Type.Integer({ description: 'Of all of them' }),
});
export type WaitingDecisions = Static<typeof WaitingDecisions>;
