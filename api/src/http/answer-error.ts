/** The one error handler of the api. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ANSWER_LATE, isAnswerLate, isDatabaseAway, RequestError, UNAVAILABLE } from '../errors/errors.ts';
import type { ErrorBody } from '../wire/contract.ts';
import { validationSentence } from './validation-sentence.ts';

/** SQLSTATE class 22: a value that cannot be stored or compared, e.g. NUL in a text, half a character, 1e309, 30 February. */
const UNFIT_CODE = /^22[0-9A-Z]{3}$/;

/** What a client may know is told, everything else is logged and hidden. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof RequestError) {
    if (error.status >= 500) request.log.error({ err: error, cause: error.cause }, 'request failed');
    void reply.code(error.status).send({ ...body(error.code, error.message), ...error.more });
    return;
  }
  if (error.validation) {
    void reply.code(400).send(body('invalid-request', validationSentence(error.validation, placeOf(error))));
    return;
  }
  if (isDatabaseAway(error)) {
    request.log.error({ err: error }, 'database unavailable');
    void reply.code(503).send(body('unavailable', UNAVAILABLE));
    return;
  }
  if (isAnswerLate(error)) {
    request.log.error({ err: error }, 'the database did not answer in time');
    void reply.code(503).send(body('unavailable', ANSWER_LATE));
    return;
  }
  if (UNFIT_CODE.test(error.code ?? '')) {
    // Anyone who sends it again gets no other answer: a phone must not try for ever. It may be our fault as well, so it is logged.
    // Without the rest of the error: it quotes the row, and people write in it.
    request.log.warn({ code: error.code, fault: error.message, route: request.routeOptions.url }, 'value out of range');
    void reply
      .code(400)
      .send(body('invalid-request', 'The request contains a value that cannot be stored or searched.'));
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

function body(error: string, message: string): ErrorBody {
  return { error, message };
}

function placeOf({ validationContext }: FastifyError): string {
  return validationContext === 'querystring' ? 'query' : (validationContext ?? 'request');
}
