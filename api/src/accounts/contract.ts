/** Accounts: signing in, one's own account, and the people an administrator looks after. Instants are epoch ms, real time. */
import Type, { type Static } from 'typebox';
import { Grant, PERSON_ROLES, RightName } from '../rights/contract.ts';
import { Epoch, Nullable } from '../wire/contract.ts';
import { PASSWORD_MAX, PASSWORD_MIN } from './constants.ts';

/** No control characters: no lines, no NUL, nothing that turns a line round. */
const PRINTABLE = '^[^\\x00-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]+$';
const exact = { additionalProperties: false } as const;

const Login = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{1,31}$', description: 'Lower-case name to sign in with' });
const PersonName = Type.String({ minLength: 1, maxLength: 64, pattern: PRINTABLE });
const Given = Type.String({ minLength: 1, maxLength: 256, description: 'A password as typed' });
const NewPassword = Type.String({
  minLength: 1,
  maxLength: 256,
  description: `A password to be: ${PASSWORD_MIN} to ${PASSWORD_MAX} characters and hard to guess`,
});
const LinkToken = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'The part of the link behind #' });
const Code = Type.String({ minLength: 6, maxLength: 20, description: 'Six digits, or a recovery code' });
const Grants = Type.Array(
  Type.Object(
    {
      role: Type.Enum([...PERSON_ROLES]),
      community: Grant.properties.community,
      grid: Grant.properties.grid,
    },
    exact,
  ),
  { maxItems: 50 },
);

export const SignInRequest = Type.Object(
  { login: Type.String({ minLength: 1, maxLength: 64 }), password: Given, code: Type.Optional(Code) },
  exact,
);
export const PasswordRequest = Type.Object({ current: Given, next: NewPassword }, exact);
export const WelcomeRequest = Type.Object({ token: LinkToken, password: NewPassword }, exact);
export const LinkRequest = Type.Object({ token: LinkToken }, exact);
export const ConfirmRequest = Type.Object({ current: Given, code: Type.Optional(Code) }, exact);
export const CodeRequest = Type.Object({ code: Type.String({ pattern: '^[0-9]{6}$' }) }, exact);
export const IdParams = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });

export const Me = Type.Object({
  who: Nullable(
    Type.Object({
      kind: Type.Union([Type.Literal('person'), Type.Literal('display')]),
      id: Type.Integer(),
      name: Type.String(),
      login: Type.String(),
      mustChange: Type.Boolean({ description: 'Other routes are closed until the password is changed' }),
      mustProve: Type.Boolean({ description: 'Other routes are closed until a second factor is set up' }),
      grants: Type.Array(Grant),
      sees: Nullable(
        Type.Array(Type.Object({ community: Type.String(), grids: Nullable(Type.Array(Type.String())) }), {
          description: 'Reach of the right `wall.view`: whole communities, or (`grids`) single grids of one',
        }),
      ),
      rights: Type.Array(RightName, { description: 'What the UI may offer; the server decides again each time' }),
    }),
  ),
});
export type Me = Static<typeof Me>;

export const WelcomeReply = Type.Object({ login: Type.String(), name: Type.String() });
export type WelcomeReply = Static<typeof WelcomeReply>;

export const Session = Type.Object({
  id: Type.Integer(),
  createdAt: Epoch,
  seenAt: Epoch,
  address: Nullable(Type.String()),
  agent: Nullable(Type.String()),
  current: Type.Boolean(),
});
export const AccountReply = Type.Object({
  totp: Type.Boolean(),
  totpRequired: Type.Boolean({ description: 'It can be replaced, not removed' }),
  recoveryCodes: Type.Integer({ description: 'Not used yet' }),
  sessions: Type.Array(Session),
});
export type AccountReply = Static<typeof AccountReply>;

export const TotpOffer = Type.Object({
  secret: Type.String({ description: 'Base32, for typing it in' }),
  svg: Type.String({ description: 'The same as a QR code' }),
});
export type TotpOffer = Static<typeof TotpOffer>;
export const RecoveryCodes = Type.Object({ codes: Type.Array(Type.String(), { description: 'Shown once' }) });
export type RecoveryCodes = Static<typeof RecoveryCodes>;

/** One address, nothing that could begin another one or a header. */
const Email = Type.String({
  maxLength: 200,
  pattern: '^[^@\\s\\x00-\\x1f\\x7f<>,;"]+@[^@\\s\\x00-\\x1f\\x7f<>,;"]+$',
  description: 'Where notifications are sent',
});
const Language = Type.Enum(['zh', 'en']);
export const Contact = Type.Object(
  { email: Nullable(Email), language: Language },
  { ...exact, description: 'Address and language of notifications' },
);
export type Contact = Static<typeof Contact>;

export const PersonRow = Type.Object({
  id: Type.Integer(),
  login: Type.String(),
  name: Type.String(),
  grants: Type.Array(Grant),
  locked: Type.Boolean(),
  invited: Type.Boolean({ description: 'Has not set a password yet' }),
  totp: Type.Boolean(),
  sessions: Type.Integer({ description: 'Open ones' }),
  signedInAt: Nullable(Epoch),
  email: Nullable(Type.String()),
  language: Language,
});
export type PersonRow = Static<typeof PersonRow>;
export const PeopleReply = Type.Object({ people: Type.Array(PersonRow) });
export const PersonRequest = Type.Object({ login: Login, name: PersonName, grants: Grants }, exact);
export type PersonRequest = Static<typeof PersonRequest>;
export const PersonChange = Type.Object(
  {
    name: Type.Optional(PersonName),
    grants: Type.Optional(Grants),
    locked: Type.Optional(Type.Boolean()),
    contact: Type.Optional(Contact),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: PRINTABLE })),
  },
  exact,
);
export type PersonChange = Static<typeof PersonChange>;
export const InvitationReply = Type.Object({
  id: Type.Integer(),
  token: Type.String({ description: 'For /welcome#TOKEN; shown once' }),
  expiresAt: Epoch,
});
export type InvitationReply = Static<typeof InvitationReply>;
