/** Signing in and out, and one's own account. */
import type { FastifyRequest } from 'fastify';
import { audit } from '../audit/write.ts';
import { type App, FAILURES } from '../common/routes.ts';
import { inTransaction, type Queryable } from '../database.ts';
import { RequestError } from '../errors.ts';
import { personOf } from '../rights/gate.ts';
import { placesOf, rightsOf } from '../rights/reach.ts';
import { type AdminSecondFactor, needsFactor } from '../rights/second-factor.ts';
import { tellAccess } from '../sessions/access-notice.ts';
import { giveCookie, takeCookie } from '../sessions/cookies.ts';
import { beginSession, endSessions, readSessions, type Visitor } from '../sessions/sessions.ts';
import { readWith } from '../web/exact-body.ts';
import {
  AccountReply,
  IdParams,
  LinkRequest,
  Me,
  PasswordRequest,
  SignInRequest,
  WelcomeReply,
  WelcomeRequest,
} from './contract.ts';
import { lookAtLink, useLink } from './links.ts';
import { findById, noteSignIn, setPassword } from './people.ts';
import { judgeTry, type SignInDeps, signIn } from './sign-in.ts';
import { byAddress, byName, giveBack } from './throttle.ts';
import { countRecoveryCodes } from './totp.ts';

const TAGS = ['account'];

export interface AccountDeps extends SignInDeps {
  /** Cookies only over TLS. */
  secure: boolean;
  adminSecondFactor: AdminSecondFactor;
}

export function accountRoutes(app: App, deps: AccountDeps): void {
  const { database, passwords, now, secure, adminSecondFactor } = deps;

  app.get(
    '/api/me',
    {
      config: { right: 'open' },
      schema: { summary: 'Who asks, and what may be offered', tags: TAGS, response: { 200: Me, ...FAILURES } },
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
      schema: { summary: 'Sign in', tags: TAGS, body: SignInRequest },
      validatorCompiler: readWith(SignInRequest),
    },
    async (request, reply) => {
      const token = await signIn(deps, request.body, visitorOf(request));
      giveCookie(reply, 'session', token, secure);
      return reply.code(204).send();
    },
  );

  app.delete(
    '/api/session',
    { config: { right: 'self' }, schema: { summary: 'Sign out', tags: TAGS } },
    async (request, reply) => {
      const { id, session } = personOf(request);
      await inTransaction(database, async (tx) => {
        await endSessions(tx, id, { only: session });
        await tellAccess(tx, { kind: 'person', id });
        await note(tx, request, 'session.end');
      });
      takeCookie(reply, 'session', secure);
      return reply.code(204).send();
    },
  );

  app.get(
    '/api/account',
    {
      config: { right: 'self' },
      schema: { summary: 'Own sessions and second factor', tags: TAGS, response: { 200: AccountReply, ...FAILURES } },
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
    { config: { right: 'self' }, schema: { summary: 'Sign out everywhere', tags: TAGS } },
    async (request, reply) => {
      const { id } = personOf(request);
      await inTransaction(database, async (tx) => {
        const sessions = await endSessions(tx, id);
        await tellAccess(tx, { kind: 'person', id });
        await note(tx, request, 'session.end-all', { sessions });
      });
      takeCookie(reply, 'session', secure);
      return reply.code(204).send();
    },
  );

  app.delete(
    '/api/sessions/:id',
    { config: { right: 'self' }, schema: { summary: 'End one of the own sessions', tags: TAGS, params: IdParams } },
    async (request, reply) => {
      const { id } = personOf(request);
      await inTransaction(database, async (tx) => {
        const ended = await endSessions(tx, id, { only: request.params.id });
        if (ended === 0) throw new RequestError(404, 'not-found', 'id: you have no such session.');
        await tellAccess(tx, { kind: 'person', id });
        await note(tx, request, 'session.end');
      });
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/password',
    {
      config: { right: 'self' },
      schema: {
        summary: 'Change the own password; every session but this one ends',
        tags: TAGS,
        body: PasswordRequest,
      },
      validatorCompiler: readWith(PasswordRequest),
    },
    async (request, reply) => {
      const { id, login, name, session } = personOf(request);
      const { current, next } = request.body;
      await judgeTry(deps, byName(login));
      const account = await findById(database, id);
      if (!(await passwords.fits(current, account?.passwordHash)))
        throw new RequestError(403, 'wrong-credentials', 'current: is not your password.');
      await giveBack(database, byName(login), true);
      if (next === current) throw refused('must be another one than before');
      const passwordHash = await hashOf(next, [login, name]);
      await inTransaction(database, async (tx) => {
        await setPassword(tx, id, passwordHash);
        await endSessions(tx, id, { except: session });
        await tellAccess(tx, { kind: 'person', id });
        await note(tx, request, 'password.change');
      });
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/welcome/look',
    {
      config: { right: 'open' },
      schema: {
        summary: 'Whose one-time link this is',
        tags: TAGS,
        body: LinkRequest,
        response: { 200: WelcomeReply, ...FAILURES },
      },
      validatorCompiler: readWith(LinkRequest),
    },
    async (request) => {
      const id = await lookAtLink(database, request.body.token, now());
      const account = id === undefined ? undefined : await findById(database, id);
      if (account === undefined) throw linkGone();
      return { login: account.login, name: account.name };
    },
  );

  app.post(
    '/api/welcome',
    {
      config: { right: 'open' },
      schema: { summary: 'Choose a password by a one-time link, and be signed in', tags: TAGS, body: WelcomeRequest },
      validatorCompiler: readWith(WelcomeRequest),
    },
    async (request, reply) => {
      const { token, password } = request.body;
      const visitor = visitorOf(request);
      await judgeTry(deps, byAddress(visitor.address));
      const id = await lookAtLink(database, token, now());
      const account = id === undefined ? undefined : await findById(database, id);
      if (account === undefined) throw linkGone();
      await giveBack(database, byAddress(visitor.address), false);
      // The link is used up by a good password only.
      const passwordHash = await hashOf(password, [account.login, account.name]);
      const session = await inTransaction(database, async (tx) => {
        const used = await useLink(tx, 'welcome', token, now());
        if (used?.person !== account.id || account.locked) throw linkGone();
        await setPassword(tx, account.id, passwordHash);
        await endSessions(tx, account.id);
        await tellAccess(tx, { kind: 'person', id: account.id });
        await noteSignIn(tx, account.id, now());
        // A second factor is still asked for at the sign-in that follows.
        const begun = account.totp ? undefined : await beginSession(tx, account.id, visitor, now());
        const who = { kind: 'person', id: account.id, name: account.name } as const;
        await audit(tx, {
          at: now(),
          who,
          action: 'password.choose',
          object: `person:${account.id}`,
          address: visitor.address,
        });
        return begun;
      });
      if (session !== undefined) giveCookie(reply, 'session', session, secure);
      return reply.code(204).send();
    },
  );

  async function hashOf(password: string, names: readonly string[]): Promise<string> {
    const reason = passwords.refuse(password, names);
    if (reason !== undefined) throw refused(reason);
    return passwords.hash(password);
  }

  function note(tx: Queryable, request: FastifyRequest, action: string, after?: object): Promise<void> {
    const who = personOf(request);
    return audit(tx, { at: now(), who, action, object: `person:${who.id}`, after, address: request.ip });
  }
}

export function visitorOf({ ip, headers }: FastifyRequest): Visitor {
  return { address: ip, agent: headers['user-agent'] };
}

function refused(reason: string): RequestError {
  return new RequestError(400, 'weak-password', `password: ${reason}.`);
}

function linkGone(): RequestError {
  return new RequestError(404, 'link-gone', 'This link was used, has expired, or never was. Ask for another one.');
}
