/** The own second factor: offered, proven by one code, and taken away again. */
import { audit } from '../audit/write.ts';
import { type App, FAILURES } from '../common/routes.ts';
import { inTransaction } from '../database.ts';
import { RequestError } from '../errors.ts';
import { personOf } from '../rights/gate.ts';
import { readWith } from '../web/exact-body.ts';
import { CodeRequest, ConfirmRequest, RecoveryCodes, TotpOffer } from './contract.ts';
import { findById } from './people.ts';
import type { AccountDeps } from './routes.ts';
import { judgeTry } from './sign-in.ts';
import { byName, giveBack } from './throttle.ts';
import { offerTotp, startTotp, stopTotp, takeTotp } from './totp.ts';

const TAGS = ['account'];

export function totpRoutes(app: App, deps: AccountDeps): void {
  const { database, passwords, secrets, now } = deps;

  app.post(
    '/api/totp',
    {
      config: { right: 'self' },
      schema: {
        summary: 'Begin a second factor: a secret for an app, asked for once a code of it was shown',
        tags: TAGS,
        body: ConfirmRequest,
        response: { 200: TotpOffer, ...FAILURES },
      },
      validatorCompiler: readWith(ConfirmRequest),
    },
    async (request) => {
      const person = personOf(request);
      await confirm(person, request.body.current);
      if ((await findById(database, person.id))?.totp)
        throw new RequestError(409, 'totp-exists', 'There is a second factor already; take it away first.');
      return offerTotp(database, secrets, person);
    },
  );

  app.post(
    '/api/totp/start',
    {
      config: { right: 'self' },
      schema: {
        summary: 'Prove the second factor by a code; answers with recovery codes, once',
        tags: TAGS,
        body: CodeRequest,
        response: { 200: RecoveryCodes, ...FAILURES },
      },
      validatorCompiler: readWith(CodeRequest),
    },
    async (request) => {
      const who = personOf(request);
      await judgeTry(deps, byName(who.login));
      return inTransaction(database, async (tx) => {
        if ((await findById(tx, who.id))?.totp)
          throw new RequestError(409, 'totp-exists', 'There is a second factor already; take it away first.');
        if (!(await takeTotp(tx, secrets, who.id, request.body.code, now())))
          throw new RequestError(400, 'wrong-code', 'code: is wrong, used or too old.');
        await giveBack(database, byName(who.login), true);
        const codes = await startTotp(tx, who.id, now());
        await audit(tx, { at: now(), who, action: 'totp.start', object: `person:${who.id}`, address: request.ip });
        return { codes };
      });
    },
  );

  app.delete(
    '/api/totp',
    {
      config: { right: 'self' },
      schema: { summary: 'Take the second factor away', tags: TAGS, body: ConfirmRequest },
      validatorCompiler: readWith(ConfirmRequest),
    },
    async (request, reply) => {
      const who = personOf(request);
      await confirm(who, request.body.current);
      await inTransaction(database, async (tx) => {
        await stopTotp(tx, who.id);
        await audit(tx, { at: now(), who, action: 'totp.stop', object: `person:${who.id}`, address: request.ip });
      });
      return reply.code(204).send();
    },
  );

  /** Whoever finds an open screen must not change how its owner signs in. */
  async function confirm({ id, login }: { id: number; login: string }, current: string): Promise<void> {
    await judgeTry(deps, byName(login));
    const account = await findById(database, id);
    if (!(await passwords.fits(current, account?.passwordHash)))
      throw new RequestError(403, 'wrong-credentials', 'current: is not your password.');
    await giveBack(database, byName(login), true);
  }
}
