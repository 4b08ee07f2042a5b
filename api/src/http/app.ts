/** The app as routes see it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import Type from 'typebox';
import { ErrorBody } from '../wire/contract.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Failures every route may answer with. */
export const FAILURES = { '4xx': ErrorBody, '5xx': ErrorBody } as const;

/** The answers of a route: this one with 200, or a failure. */
export const answers = <S>(ok: S) => ({ 200: ok, ...FAILURES });

/** The answers of an order that has nothing to say once it is done, or a failure. Undefined, so that it is sent without a body. */
export const DONE = { 204: Type.Unsafe<undefined>(Type.Null({ description: 'Done' })), ...FAILURES } as const;
