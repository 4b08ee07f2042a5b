/** How a browser becomes a wall, and how it ceases to be one. */
import { randomInt } from 'node:crypto';
import QRCode from 'qrcode';
import { IdParams } from '../accounts/contract.ts';
import { useLink } from '../accounts/links.ts';
import { visitorOf } from '../accounts/own.ts';
import type { SignInDeps } from '../accounts/sign-in.ts';
import { checkAttempt } from '../accounts/sign-in.ts';
import { byAddress, forgiveAttempt } from '../accounts/throttle.ts';
import { audit } from '../audit/write.ts';
import { inTransaction } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import { personOf } from '../gate/gate.ts';
import { type App, DONE, FAILURES } from '../http/app.ts';
import { readWith } from '../http/exact-body.ts';
import type { Registries } from '../registry/cache.ts';
import { notifyAccess } from '../sessions/access-notice.ts';
import { giveCookie } from '../sessions/cookies.ts';
import {
  ApproveRequest,
  ClaimReply,
  ClaimRequest,
  CodeParams,
  PairingOffer,
  PairingRequest,
  WallLinkRequest,
  WallsReply,
} from './contract.ts';
import { approvePairing, claimPairing, makeDisplay, offerPairing, readWalls, revokeDisplay } from './pairing.ts';

const TAGS = ['walls'];
const RIGHT = { config: { right: 'walls.manage' } } as const;
const OPEN = { config: { right: 'open' } } as const;

export interface DisplayDeps extends SignInDeps {
  registries: Registries;
  secure: boolean;
}

/** For browsers that are to become walls. */
export function pairingRoutes(app: App, deps: DisplayDeps): void {
  const { database, now, secure } = deps;

  app.post(
    '/api/pairings',
    {
      ...OPEN,
      schema: {
        summary: 'Request pairing as a wall; returns a code to show',
        tags: TAGS,
        body: PairingRequest,
        response: { 201: PairingOffer, ...FAILURES },
      },
      validatorCompiler: readWith(PairingRequest),
    },
    async (request, reply) => {
      const offer = await inTransaction(database, (tx) => offerPairing(tx, visitorOf(request), now(), randomInt));
      const page = `${request.body.origin}/admin/walls?code=${offer.code}`;
      return reply.code(201).send({ ...offer, svg: await QRCode.toString(page, { type: 'svg', margin: 2 }) });
    },
  );

  app.post(
    '/api/pairings/claim',
    {
      ...OPEN,
      schema: {
        summary: 'Claim an approved pairing; this browser becomes a wall',
        tags: TAGS,
        body: ClaimRequest,
        response: { 200: ClaimReply, ...FAILURES },
      },
      validatorCompiler: readWith(ClaimRequest),
    },
    async (request, reply) => {
      const { secret } = request.body;
      const state = await claimPairing(database, secret, now());
      if (state === 'paired') giveCookie(reply, 'display', secret, secure);
      return { state };
    },
  );

  app.post(
    '/api/wall-link',
    {
      ...OPEN,
      schema: {
        summary: 'Become a wall by the one-time link printed on the console',
        tags: TAGS,
        body: WallLinkRequest,
        response: DONE,
      },
      validatorCompiler: readWith(WallLinkRequest),
    },
    async (request, reply) => {
      const counted = byAddress(request.ip);
      await checkAttempt(deps, counted);
      const token = await inTransaction(database, async (tx) => {
        if ((await useLink(tx, 'wall', request.body.token, now())) === undefined)
          throw new RequestError(404, 'link-gone', 'This link was used, has expired or does not exist.');
        const by = 'one-time link';
        const display = await makeDisplay(tx, { name: 'npm start', by, address: request.ip }, now());
        await audit(tx, {
          at: now(),
          who: by,
          action: 'wall.approve',
          object: `wall:${display.id}`,
          address: request.ip,
        });
        return display.token;
      });
      await forgiveAttempt(database, counted, false);
      giveCookie(reply, 'display', token, secure);
      return reply.code(204).send();
    },
  );
}

/** For administrators. */
export function wallAdminRoutes(app: App, { database, registries, now }: DisplayDeps): void {
  app.get(
    '/api/walls',
    {
      ...RIGHT,
      schema: {
        summary: 'List walls and pairing codes awaiting approval',
        tags: TAGS,
        response: { 200: WallsReply, ...FAILURES },
      },
    },
    () => readWalls(database, now()),
  );

  app.post(
    '/api/pairings/:code/approve',
    {
      ...RIGHT,
      schema: {
        summary: 'Approve the pairing of the browser that shows this code',
        tags: TAGS,
        params: CodeParams,
        body: ApproveRequest,
        response: DONE,
      },
      validatorCompiler: readWith(ApproveRequest),
    },
    async (request, reply) => {
      const who = personOf(request);
      const { code } = request.params;
      const { name, community } = request.body;
      if (community !== null) await registries.get(community);
      await inTransaction(database, async (tx) => {
        if (!(await approvePairing(tx, code, { name, community, by: who.name }, now())))
          throw new RequestError(404, 'code-gone', 'code: no wall waits with this code (any more).');
        const after = { name, community };
        await audit(tx, { at: now(), who, action: 'wall.approve', object: `code:${code}`, after, address: request.ip });
      });
      return reply.code(204).send();
    },
  );

  app.delete(
    '/api/walls/:id',
    {
      ...RIGHT,
      schema: { summary: 'Revoke a wall; it loses access at once', tags: TAGS, params: IdParams, response: DONE },
    },
    async (request, reply) => {
      const who = personOf(request);
      const { id } = request.params;
      await inTransaction(database, async (tx) => {
        const name = await revokeDisplay(tx, id, now());
        if (name === undefined) throw new RequestError(404, 'not-found', `id: there is no wall ${id}.`);
        await notifyAccess(tx, { kind: 'display', id });
        const before = { name };
        await audit(tx, { at: now(), who, action: 'wall.revoke', object: `wall:${id}`, before, address: request.ip });
      });
      return reply.code(204).send();
    },
  );
}
