import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorBody } from './common/contract.ts';

const UNAVAILABLE = 'The database cannot be reached at the moment.';

/** SQLSTATE classes and socket errors that say "not now" rather than "not like this". */
const AWAY_CODE = /^(08|53|57P|3D000|ECONN|EPIPE|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EAI_)/;
/** pg gives its own errors of this kind no code. */
const AWAY_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Cannot use a pool)/;

/** SQLSTATE class 22: a value that cannot be stored or compared, e.g. NUL in a text, half a character, 1e309, 30 February. */
const UNFIT_CODE = /^22[0-9A-Z]{3}$/;

/** An error a client may read: a status below 500 (or 503), a code, a sentence, and what else the route's schema promises. */
export class RequestError extends Error {
  override name = 'RequestError';
  readonly status: number;
  readonly code: string;
  readonly more: object;

  constructor(status: number, code: string, message: string, more: object = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

export const unknownCommunity = (code: string | undefined) =>
  new RequestError(
    404,
    'unknown-community',
    code === undefined ? 'No community has been imported yet.' : `community: there is no community ${quoted(code)}.`,
  );
export const unknownGrid = (code: string) =>
  new RequestError(404, 'unknown-grid', `grid: there is no grid ${quoted(code)} in this community.`);
export const unknownFacility = (code: string) =>
  new RequestError(404, 'unknown-facility', `facility: there is no such facility ${quoted(code)} in this scope.`);
export const unavailable = (cause?: unknown) =>
  Object.assign(new RequestError(503, 'unavailable', UNAVAILABLE), { cause });

/** The one error handler: what a client may know is told, everything else is logged and hidden. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof RequestError) {
    if (error.status >= 500) request.log.error({ err: error, cause: error.cause }, 'request failed');
    void reply.code(error.status).send({ ...body(error.code, error.message), ...error.more });
    return;
  }
  if (error.validation) {
    void reply.code(400).send(body('invalid-request', validationSentence(error)));
    return;
  }
  if (isDatabaseAway(error)) {
    request.log.error({ err: error }, 'the database is away');
    void reply.code(503).send(body('unavailable', UNAVAILABLE));
    return;
  }
  if (UNFIT_CODE.test(error.code ?? '')) {
    // Whoever sends it again gets no other answer: a phone must not try for ever. It may be our fault as well, so it is logged.
    // Without the rest of the error: it quotes the row, and people write in it.
    request.log.warn(
      { code: error.code, fault: error.message, route: request.routeOptions.url },
      'a value does not fit',
    );
    void reply
      .code(400)
      .send(body('invalid-request', 'A value of the request is none that can be stored or looked for.'));
    return;
  }
  const status = error.statusCode ?? 500;
  if (status < 500) {
    void reply.code(status).send(body(error.code ?? 'invalid-request', error.message));
    return;
  }
  request.log.error({ err: error, url: request.url }, 'request failed');
  void reply
    .code(status)
    .send(
      status === 503
        ? body('overloaded', 'The server is busy; try again in a few seconds.')
        : body('internal', 'The server failed to answer; the fault has been logged.'),
    );
}

/** Whether the database itself could not be reached or did not answer. */
export function isDatabaseAway(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return AWAY_CODE.test(code) || AWAY_MESSAGE.test(error.message);
}

/** Whatever was thrown, as an Error. */
export function coerceError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function body(error: string, message: string): ErrorBody {
  return { error, message };
}

function quoted(code: string): string {
  return `"${code.slice(0, 64)}"`;
}

/** "from: must be integer (query string)" rather than "querystring/from must be integer". */
function validationSentence(error: FastifyError): string {
  const place = error.validationContext === 'querystring' ? 'query' : (error.validationContext ?? 'request');
  const faults = (error.validation ?? []).map((fault) => {
    const missing = (fault.params as { missingProperty?: string }).missingProperty;
    const field = missing ?? fault.instancePath.slice(1);
    return `${field || place}: ${missing ? 'is required' : fault.message}`;
  });
  return `${[...new Set(faults)].join('; ')} (${place}).`;
}
