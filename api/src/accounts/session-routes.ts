/** Signing in and out, and what one's own account has. */
import { inTransaction } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import { personOf } from '../gate/gate.ts';
import { type App, DONE, FAILURES } from '../http/app.ts';
import { readWith } from '../http/exact-body.ts';
import { placesOf, rightsOf } from '../rights/reach.ts';
import { needsFactor } from '../rights/second-factor.ts';
import { notifyAccess } from '../sessions/access-notice.ts';
import { giveCookie, takeCookie } from '../sessions/cookies.ts';
import { endSessions, readSessions } from '../sessions/sessions.ts';
import { AccountReply, IdParams, Me, SignInRequest } from './contract.ts';
import { type AccountDeps, auditOwnAccount, browserOf, visitorOf } from './own.ts';
import { findById } from './people.ts';
import { signIn } from './sign-in.ts';
import { countRecoveryCodes } from './totp.ts';

const TAGS = ['account'];

export function sessionRoutes(app: App, deps: AccountDeps): void {
  const { database, now, secure, adminSecondFactor } = deps;

  app.get(
    '/api/me',
    {
      config: { right: 'open' },
      schema: {
        summary: 'Get the signed-in person or wall with its rights',
        tags: TAGS,
        response: { 200: Me, ...FAILURES },
      },
    },
    async ({ person }) => {
      if (person === null) return { who: null };
      const { kind, id, name, login, mustChange, mustProve, grants } = person;
      return {
        who: {
          kind,
          id,
          name,
          login,
          mustChange,
          mustProve,
          grants: grants.map(({ within: _, ...grant }) => grant),
          sees: placesOf(grants, 'wall.view'),
          rights: rightsOf(grants),
        },
      };
    },
  );

  app.post(
    '/api/session',
    {
      config: { right: 'open' },
      schema: { summary: 'Sign in', tags: TAGS, body: SignInRequest, response: DONE },
      validatorCompiler: readWith(SignInRequest),
    },
    async (request, reply) => {
      const visitor = { ...visitorOf(request), browser: browserOf(request, secure) };
      const given = await signIn(deps, request.body, visitor);
      giveCookie(reply, 'session', given.session, secure);
      if (given.browser !== undefined) giveCookie(reply, 'browser', given.browser, secure);
      return reply.code(204).send();
    },
  );

  app.delete(
    '/api/session',
    { config: { right: 'self' }, schema: { summary: 'Sign out', tags: TAGS, response: DONE } },
    async (request, reply) => {
      const { id, session } = personOf(request);
      await inTransaction(database, async (tx) => {
        await endSessions(tx, id, { only: session });
        await notifyAccess(tx, { kind: 'person', id });
        await auditOwnAccount(tx, request, now(), 'session.end');
      });
      takeCookie(reply, 'session', secure);
      return reply.code(204).send();
    },
  );

  app.get(
    '/api/account',
    {
      config: { right: 'self' },
      schema: { summary: 'List sessions and second factor', tags: TAGS, response: { 200: AccountReply, ...FAILURES } },
    },
    async (request) => {
      const { id, session, grants } = personOf(request);
      const [account, sessions, recoveryCodes] = await Promise.all([
        findById(database, id),
        readSessions(database, id, now()),
        countRecoveryCodes(database, id),
      ]);
      return {
        totp: account?.totp ?? false,
        totpRequired: needsFactor(adminSecondFactor, grants),
        recoveryCodes,
        sessions: sessions.map((one) => ({ ...one, current: one.id === session })),
      };
    },
  );

  app.delete(
    '/api/sessions',
    { config: { right: 'self' }, schema: { summary: 'Sign out everywhere', tags: TAGS, response: DONE } },
    async (request, reply) => {
      const { id } = personOf(request);
      await inTransaction(database, async (tx) => {
        const sessions = await endSessions(tx, id);
        await notifyAccess(tx, { kind: 'person', id });
        await auditOwnAccount(tx, request, now(), 'session.end-all', { sessions });
      });
      takeCookie(reply, 'session', secure);
      return reply.code(204).send();
    },
  );

  app.delete(
    '/api/sessions/:id',
    {
      config: { right: 'self' },
      schema: { summary: 'End one of your sessions', tags: TAGS, params: IdParams, response: DONE },
    },
    async (request, reply) => {
      const { id } = personOf(request);
      await inTransaction(database, async (tx) => {
        const ended = await endSessions(tx, id, { only: request.params.id });
        if (ended === 0) throw new RequestError(404, 'not-found', 'id: you have no such session.');
        await notifyAccess(tx, { kind: 'person', id });
        await auditOwnAccount(tx, request, now(), 'session.end');
      });
      return reply.code(204).send();
    },
  );
}
