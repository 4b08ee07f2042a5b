/** The header `Idempotency-Key` of routes that change something, and its way back. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Database, Queryable } from '../database/database.ts';
import { personOf } from '../gate/gate.ts';
import { type IdempotentRequest, once, requestDigest, type StoredResponse } from './once.ts';

/** For `schema.headers`. */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{8,128}$',
      description:
        'One per request, e.g. a UUID. Repeated within 7 days with the same content, the stored response is returned',
    }),
  ),
});

interface Parts {
  database: Database;
  /** Epoch ms of the world's clock. */
  realNow(): number;
}

/** Answers a request once by its key. `content`: what the order carries, when it is not the parsed body. */
export async function answerOnce<Body>(
  { database, realNow }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Queryable, order: IdempotentRequest) => Promise<StoredResponse<Body>>,
  content: unknown = request.body,
): Promise<Body> {
  const order = {
    person: personOf(request).id,
    key: request.headers['idempotency-key'] as string | undefined,
    digest: requestDigest(request.method, request.url, content),
    at: realNow(),
  };
  const { status, body, again } = await once(database, order, (tx) => work(tx, order));
  reply.code(status);
  if (again) reply.header('idempotency-replayed', 'true');
  return body;
}
