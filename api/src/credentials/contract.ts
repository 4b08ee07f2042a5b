/** Credentials of devices as administrators handle them. */
import { GATEWAY_PATTERN } from '@cockpit/ingest/credentials';
import Type, { type Static } from 'typebox';
import { Epoch, Nullable } from '../wire/contract.ts';

const exact = { additionalProperties: false } as const;
const Code = Type.String({ pattern: GATEWAY_PATTERN });
const Text = Type.String({ maxLength: 200, pattern: '^[^\\x00-\\x1f\\x7f-\\x9f]*$' });

export const CredentialQuery = Type.Object({
  community: Type.Optional({ ...Code, description: 'Code of the community; omitted: all' }),
});
export const CredentialParams = Type.Object({
  username: Type.String({ minLength: 1, maxLength: 160, description: '{device}@{community}' }),
});

export const CredentialLine = Type.Object({
  username: Type.String({ description: '{device}@{community}; of ingest its client id' }),
  kind: Type.Enum(['device', 'gateway', 'ingest']),
  community: Nullable(Type.String({ description: 'Null: ingest' })),
  code: Nullable(Type.String({ description: 'Of the device, or the name of the gateway' })),
  publishes: Type.Array(Type.String(), {
    description: 'Topic filters it may publish under now; none: it is revoked, or its device is no longer registered',
  }),
  issuedAt: Epoch,
  issuedBy: Type.String(),
  revokedAt: Nullable(Type.Number({ description: 'Epoch ms; null: in force' })),
});
/** One credential, without what is kept of its secret. */
export type CredentialLine = Static<typeof CredentialLine>;

export const CredentialsReply = Type.Object({
  rows: Type.Array(CredentialLine, { description: 'Those in force first, the newest first among them' }),
  cut: Type.Boolean({ description: 'True when there are more than are listed' }),
});

export const IssueRequest = Type.Object(
  {
    kind: Type.Enum(['device', 'gateway']),
    community: Code,
    code: { ...Code, description: 'Of the device, or a name for the gateway' },
    topics: Type.Array(Type.String({ minLength: 1, maxLength: 256 }), {
      maxItems: 50,
      description: 'Topic filters to publish under besides the native topics of the device',
    }),
  },
  exact,
);
export const RevokeRequest = Type.Object({ reason: Type.Optional(Text) }, exact);

export const IssuedSecret = Type.Object({
  usernames: Type.Array(Type.String()),
  secret: Type.String({ description: 'Returned once' }),
});
/** What is shown once. Of ingest two names with the same secret: one per session. */
export type IssuedSecret = Static<typeof IssuedSecret>;
