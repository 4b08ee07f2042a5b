/** Choosing a password: signed in, or by a one-time link. */
import { audit } from '../audit/write.ts';
import { inTransaction } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import { personOf } from '../gate/gate.ts';
import { type App, DONE, FAILURES } from '../http/app.ts';
import { readWith } from '../http/exact-body.ts';
import { notifyAccess } from '../sessions/access-notice.ts';
import { giveCookie } from '../sessions/cookies.ts';
import { beginSession, endSessions } from '../sessions/sessions.ts';
import { LinkRequest, PasswordRequest, WelcomeReply, WelcomeRequest } from './contract.ts';
import { rememberBrowser } from './known-browsers.ts';
import { inspectLink, useLink } from './links.ts';
import { type AccountDeps, auditOwnAccount, browserOf, hashOf, visitorOf, weakPassword } from './own.ts';
import { findById, noteSignIn, setPassword } from './people.ts';
import { checkAttempt } from './sign-in.ts';
import { byAddress, byOwner, forgiveAttempt } from './throttle.ts';

const TAGS = ['account'];

export function passwordRoutes(app: App, deps: AccountDeps): void {
  const { database, passwords, now } = deps;

  app.post(
    '/api/password',
    {
      config: { right: 'self' },
      schema: {
        summary: 'Change your password; all other sessions end',
        tags: TAGS,
        body: PasswordRequest,
        response: DONE,
      },
      validatorCompiler: readWith(PasswordRequest),
    },
    async (request, reply) => {
      const { id, login, name, session } = personOf(request);
      const { current, next } = request.body;
      await checkAttempt(deps, byOwner(id));
      const account = await findById(database, id);
      if (!(await passwords.fits(current, account?.passwordHash)))
        throw new RequestError(403, 'wrong-credentials', 'current: is not your password.');
      await forgiveAttempt(database, byOwner(id), true);
      if (next === current) throw weakPassword('must be another one than before');
      const passwordHash = await hashOf(passwords, next, [login, name]);
      await inTransaction(database, async (tx) => {
        await setPassword(tx, id, passwordHash);
        await endSessions(tx, id, { except: session });
        await notifyAccess(tx, { kind: 'person', id });
        await auditOwnAccount(tx, request, now(), 'password.change');
      });
      return reply.code(204).send();
    },
  );

  welcomeRoutes(app, deps);
}

function welcomeRoutes(app: App, deps: AccountDeps): void {
  const { database, passwords, now, secure } = deps;

  app.post(
    '/api/welcome/inspect',
    {
      config: { right: 'open' },
      schema: {
        summary: 'Inspect a one-time link',
        tags: TAGS,
        body: LinkRequest,
        response: { 200: WelcomeReply, ...FAILURES },
      },
      validatorCompiler: readWith(LinkRequest),
    },
    async (request) => {
      const id = await inspectLink(database, request.body.token, now());
      const account = id === undefined ? undefined : await findById(database, id);
      if (account === undefined) throw linkGone();
      return { login: account.login, name: account.name };
    },
  );

  app.post(
    '/api/welcome',
    {
      config: { right: 'open' },
      schema: {
        summary: 'Redeem a one-time link: set a password and sign in',
        tags: TAGS,
        body: WelcomeRequest,
        response: DONE,
      },
      validatorCompiler: readWith(WelcomeRequest),
    },
    async (request, reply) => {
      const { token, password } = request.body;
      const visitor = visitorOf(request);
      await checkAttempt(deps, byAddress(visitor.address));
      const id = await inspectLink(database, token, now());
      const account = id === undefined ? undefined : await findById(database, id);
      if (account === undefined) throw linkGone();
      await forgiveAttempt(database, byAddress(visitor.address), false);
      // The link is used up by a good password only.
      const passwordHash = await hashOf(passwords, password, [account.login, account.name]);
      const { begun, browser } = await inTransaction(database, async (tx) => {
        const used = await useLink(tx, 'welcome', token, now());
        if (used?.person !== account.id || account.locked) throw linkGone();
        await setPassword(tx, account.id, passwordHash);
        await endSessions(tx, account.id);
        await notifyAccess(tx, { kind: 'person', id: account.id });
        await noteSignIn(tx, account.id, now());
        // A second factor is still asked for at the sign-in that follows.
        const begun = account.totp ? undefined : await beginSession(tx, account.id, visitor, now());
        const browser = begun && (await rememberBrowser(tx, browserOf(request, secure), account.id, now()));
        const who = { kind: 'person', id: account.id, name: account.name } as const;
        await audit(tx, {
          at: now(),
          who,
          action: 'password.choose',
          object: `person:${account.id}`,
          address: visitor.address,
        });
        return { begun, browser };
      });
      if (begun !== undefined) giveCookie(reply, 'session', begun, secure);
      if (browser !== undefined) giveCookie(reply, 'browser', browser, secure);
      return reply.code(204).send();
    },
  );
}

function linkGone(): RequestError {
  return new RequestError(404, 'link-gone', 'This link was used, has expired or does not exist. Request another one.');
}
