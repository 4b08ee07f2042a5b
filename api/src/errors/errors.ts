/** What a client may read of a failure, and what the database's failures mean. */

/** The sentence for a client while the database is away. */
export const UNAVAILABLE = 'The database cannot be reached at the moment.';

/** The sentence for a client when a statement ran out of its time. */
export const ANSWER_LATE =
  'The database did not answer in time: it is busy, or somebody holds a lock. Nothing was changed.';

/** Ended by its own limit: of the statement, or of waiting for a lock. */
const LATE_CODE = /^(57014|55P03)$/;
/** SQLSTATE classes and socket errors that say "not now" rather than "not like this". */
const AWAY_CODE = /^(08|53|57P|3D000|ECONN|EPIPE|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EAI_)/;
/** pg gives its own errors of this kind no code. */
const AWAY_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Cannot use a pool)/;

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
export const forbidden = (message: string) => new RequestError(403, 'forbidden', message);
export const unavailable = (cause?: unknown) =>
  Object.assign(new RequestError(503, 'unavailable', isAnswerLate(cause) ? ANSWER_LATE : UNAVAILABLE), { cause });

/** Whether the database itself could not be reached or did not answer. */
export function isDatabaseAway(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return AWAY_CODE.test(code) || AWAY_MESSAGE.test(error.message);
}

/** Whether a statement was ended because it took too long: the database is there, and something holds it up. */
export function isAnswerLate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && LATE_CODE.test(String(error.code));
}

/** Whatever was thrown, as an Error. */
export function coerceError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function quoted(code: string): string {
  return `"${code.slice(0, 64)}"`;
}
