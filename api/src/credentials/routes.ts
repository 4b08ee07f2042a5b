/** Credentials of devices, for administrators: a secret is in one answer and nowhere else. */
import { randomBytes } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { personOf } from '../gate/gate.ts';
import { type App, answers, DONE, FAILURES } from '../http/app.ts';
import { readWith } from '../http/exact-body.ts';
import {
  CredentialParams,
  CredentialQuery,
  CredentialsReply,
  IssuedSecret,
  IssueRequest,
  RevokeRequest,
} from './contract.ts';
import { type Acting, issueCredential, revokeCredential, rotateCredential } from './credentials.ts';
import { listCredentials } from './read.ts';

const TAGS = ['devices'];
const RIGHT = { config: { right: 'devices.manage' } } as const;
/** Anyone who has more than these looks for one of a community. */
const LISTED_MAX = 5_000;

export interface CredentialDeps {
  database: Database;
  /** Epoch ms of the real clock. */
  now(): number;
}

export function credentialRoutes(app: App, { database, now }: CredentialDeps): void {
  const acting = (request: Parameters<typeof personOf>[0]): Acting => ({
    who: personOf(request),
    address: request.ip,
    now: now(),
    random: randomBytes,
  });

  app.get(
    '/api/credentials',
    {
      ...RIGHT,
      schema: {
        summary: 'List device credentials, without secrets',
        tags: TAGS,
        querystring: CredentialQuery,
        response: answers(CredentialsReply),
      },
    },
    async (request) => {
      const rows = await listCredentials(database, request.query.community ?? null, LISTED_MAX + 1);
      return { rows: rows.slice(0, LISTED_MAX), cut: rows.length > LISTED_MAX };
    },
  );

  app.post(
    '/api/credentials',
    {
      ...RIGHT,
      schema: {
        summary: 'Issue a credential; the secret is returned once',
        tags: TAGS,
        body: IssueRequest,
        response: { 201: IssuedSecret, ...FAILURES },
      },
      validatorCompiler: readWith(IssueRequest),
    },
    async (request, reply) => reply.code(201).send(await issueCredential(database, request.body, acting(request))),
  );

  app.post(
    '/api/credentials/:username/rotate',
    {
      ...RIGHT,
      schema: {
        summary: 'Rotate the secret of a credential; the old one stops working at once',
        tags: TAGS,
        params: CredentialParams,
        response: answers(IssuedSecret),
      },
    },
    async (request) => rotateCredential(database, request.params.username, acting(request)),
  );

  app.post(
    '/api/credentials/:username/revoke',
    {
      ...RIGHT,
      schema: {
        summary: 'Revoke a credential; the broker disconnects its device within seconds',
        tags: TAGS,
        params: CredentialParams,
        body: RevokeRequest,
        response: DONE,
      },
      validatorCompiler: readWith(RevokeRequest),
    },
    async (request, reply) => {
      await revokeCredential(database, request.params.username, acting(request), request.body.reason || undefined);
      return reply.code(204).send();
    },
  );
}
