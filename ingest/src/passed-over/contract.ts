/** Messages that are understood and not stored: each is counted under the rule that passed it over. docs/QUARANTINE.md */
import Type, { type Static } from 'typebox';

export const PassedOverRule = Type.Union(
  [
    Type.Literal('profile-no-match', { description: 'the profile finds nothing in the message that it is made for' }),
    Type.Literal('profile-unused', { description: 'values beside those that the profile uses' }),
    Type.Literal('status-unregistered', {
      description: 'online or offline of a foreign device that is not registered',
    }),
    Type.Literal('retained-unchanged', {
      description: 'a retained message that repeats what is stored already',
    }),
    Type.Literal('same-content-same-instant', {
      description: 'a foreign message without id that equals one stored before: a repetition, or a loss',
    }),
    Type.Literal('device-cut-off', { description: 'refused, of a sender of which too many messages are refused' }),
    Type.Literal('past-retention', { description: 'older than readings are kept' }),
  ],
  { description: 'Why a message was passed over' },
);
export type PassedOverRule = Static<typeof PassedOverRule>;
