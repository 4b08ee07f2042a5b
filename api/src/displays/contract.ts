/** Walls: a browser that shows a code, is approved by an administrator, and may read from then on until it is revoked. */
import Type, { type Static } from 'typebox';
import { Epoch, Nullable } from '../wire/contract.ts';

const exact = { additionalProperties: false } as const;
const PRINTABLE = '^[^\\x00-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]+$';
const Token = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });

export const PairingOffer = Type.Object({
  code: Type.String({ description: 'For people: eight letters and digits' }),
  secret: Type.String({ description: 'For this browser only, to claim the pairing' }),
  expiresAt: Epoch,
  svg: Type.String({ description: 'QR code of the page where an administrator approves' }),
});
export type PairingOffer = Static<typeof PairingOffer>;

export const PairingRequest = Type.Object(
  { origin: Type.String({ pattern: '^https?://[^/\\s]{1,200}$', description: 'Of the page, for the QR code' }) },
  exact,
);
export const ClaimRequest = Type.Object({ secret: Token }, exact);
export const ClaimReply = Type.Object({
  state: Type.Union([Type.Literal('waiting'), Type.Literal('gone'), Type.Literal('paired')]),
});
export type ClaimReply = Static<typeof ClaimReply>;
export const WallLinkRequest = Type.Object({ token: Token }, exact);

export const Pairing = Type.Object({
  code: Type.String(),
  address: Nullable(Type.String()),
  agent: Nullable(Type.String()),
  createdAt: Epoch,
  expiresAt: Epoch,
});
export const Display = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  community: Nullable(Type.String({ description: 'Null: every community' })),
  approvedBy: Type.String(),
  createdAt: Epoch,
  seenAt: Nullable(Epoch),
  address: Nullable(Type.String()),
});
export const WallsReply = Type.Object({ waiting: Type.Array(Pairing), walls: Type.Array(Display) });
export type WallsReply = Static<typeof WallsReply>;

export const CodeParams = Type.Object({ code: Type.String({ pattern: '^[A-Z0-9]{8}$' }) });
export const ApproveRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64, pattern: PRINTABLE }),
    community: Nullable(Type.String({ maxLength: 64 })),
  },
  exact,
);
