/** The own second factor: offered, proven by one code, replaced by another, and taken away by anyone who need not have it. */
import { audit } from '../audit/write.ts';
import { inTransaction } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import { personOf } from '../gate/gate.ts';
import { type App, DONE, FAILURES } from '../http/app.ts';
import { readWith } from '../http/exact-body.ts';
import { needsFactor } from '../rights/second-factor.ts';
import { notifyAccess } from '../sessions/access-notice.ts';
import { endSessions } from '../sessions/sessions.ts';
import { CodeRequest, ConfirmRequest, RecoveryCodes, TotpOffer } from './contract.ts';
import type { AccountDeps } from './own.ts';
import { findById } from './people.ts';
import { checkAttempt, judgeCode, wrongCode } from './sign-in.ts';
import { byOwner, forgiveAttempt } from './throttle.ts';
import { offerTotp, startTotp, stopTotp } from './totp.ts';

const TAGS = ['account'];

export function totpRoutes(app: App, deps: AccountDeps): void {
  const { database, passwords, secrets, now, adminSecondFactor } = deps;

  app.post(
    '/api/totp',
    {
      config: { right: 'self' },
      schema: {
        summary:
          'Start enrolling a second factor; returns a secret for an authenticator app, in force once a code is confirmed',
        tags: TAGS,
        body: ConfirmRequest,
        response: { 200: TotpOffer, ...FAILURES },
      },
      validatorCompiler: readWith(ConfirmRequest),
    },
    async (request) => {
      const person = personOf(request);
      await confirm(person, request.body);
      return offerTotp(database, secrets, person);
    },
  );

  app.post(
    '/api/totp/enrol',
    {
      config: { right: 'self' },
      schema: {
        summary: 'Confirm the second factor by a code; returns recovery codes, once',
        tags: TAGS,
        body: CodeRequest,
        response: { 200: RecoveryCodes, ...FAILURES },
      },
      validatorCompiler: readWith(CodeRequest),
    },
    async (request) => {
      const who = personOf(request);
      await checkAttempt(deps, byOwner(who.id));
      return inTransaction(database, async (tx) => {
        const codes = await startTotp(tx, secrets, who.id, request.body.code, now());
        if (codes === undefined) throw wrongCode(400);
        await forgiveAttempt(tx, byOwner(who.id), true);
        // Anyone who signed in without it, or with the one before, was perhaps somebody else.
        await endSessions(tx, who.id, { except: who.session });
        await notifyAccess(tx, { kind: 'person', id: who.id });
        await audit(tx, { at: now(), who, action: 'totp.start', object: `person:${who.id}`, address: request.ip });
        return { codes };
      });
    },
  );

  app.delete(
    '/api/totp',
    {
      config: { right: 'self' },
      schema: {
        summary: 'Remove the second factor; refused where it is required',
        tags: TAGS,
        body: ConfirmRequest,
        response: DONE,
      },
      validatorCompiler: readWith(ConfirmRequest),
    },
    async (request, reply) => {
      const who = personOf(request);
      if (needsFactor(adminSecondFactor, who.grants))
        throw new RequestError(
          409,
          'second-factor-required',
          'Administrators need a second factor: it can be replaced (POST /api/totp), not removed.',
        );
      await confirm(who, request.body);
      await inTransaction(database, async (tx) => {
        await stopTotp(tx, who.id);
        await audit(tx, { at: now(), who, action: 'totp.stop', object: `person:${who.id}`, address: request.ip });
      });
      return reply.code(204).send();
    },
  );

  /** Anyone who finds an open screen must not change how its owner signs in: the password, and a code where there is one. */
  async function confirm({ id }: { id: number }, { current, code }: { current: string; code?: string }): Promise<void> {
    await checkAttempt(deps, byOwner(id));
    const account = await findById(database, id);
    if (!(await passwords.fits(current, account?.passwordHash)))
      throw new RequestError(403, 'wrong-credentials', 'current: is not your password.');
    if (account?.totp) await judgeCode(deps, account, code, 403);
    await forgiveAttempt(database, byOwner(id), true);
  }
}
