/** Questions and orders to the api, with its refusals as errors that can be shown to people. */
import type { TFunction } from 'i18next';
import { type Answer, type AnyCall, addressOfCall, type CallArguments, type Route } from './call.ts';
import { validationWords } from './validation-words.ts';

/** What the api, or the line to it, refused. */
export class ApiError extends Error {
  /** HTTP status; 0: the api was not reached. */
  readonly status: number;
  /** Code of the api's error body, or `line`. */
  readonly code: string;
  /** All that the api said; null: nothing that could be read. */
  readonly body: unknown;

  constructor(status: number, code: string, message: string, body: unknown = null) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

const TOLD = ['line', 'forbidden-origin', 'forbidden', 'not-signed-in', 'not-found', 'invalid-request'] as const;

/**
 * Asks or orders something of the api; the route says what there is to say and what is answered, and the api checks its own answers.
 * Throws ApiError.
 */
export function callApi<R extends Route>(route: R, ...[told]: CallArguments<R>): Promise<Answer<R>> {
  const call = (told ?? {}) as AnyCall;
  const { body, form, key, signal } = call;
  const method = route.slice(0, route.indexOf(' '));
  return fetched<Answer<R>>(addressOfCall(route, call), {
    ...(method !== 'GET' && { method }),
    ...(signal && { signal }),
    ...(form && { body: formOf(form) }),
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
      body: JSON.stringify(body),
    }),
  });
}

/** Nobody is signed in, or not any more. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

/** A refusal in the reader's language; the api's own sentence where there is no better one. */
export function apiErrorText(error: unknown, t: TFunction): string {
  const { code, message } = error instanceof ApiError ? error : { code: 'other', message: String(error) };
  const said = code === 'invalid-request' ? validationWords(message, t) : message;
  return t(`desk.fault.${TOLD.find((told) => told === code) ?? 'other'}`, { message: said });
}

async function fetched<Said>(path: string, init: RequestInit): Promise<Said> {
  const reply = await fetch(path, init).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause;
    throw new ApiError(0, 'line', String(cause));
  });
  const body = await bodyOf(reply, init.signal);
  if (reply.ok) return body as Said;
  const { error, message } = (body ?? {}) as { error?: string; message?: string };
  throw new ApiError(
    reply.status,
    error ?? (reply.status >= 500 ? 'line' : 'other'),
    message ?? reply.statusText,
    body,
  );
}

/** In the order given: the api reads what a file is for before the file. */
function formOf(fields: NonNullable<AnyCall['form']>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value instanceof Blob ? value : String(value));
  return form;
}

/** Null: there is none. Throws ApiError: it was cut off, or is of somebody else, like the sign-in page of a hotspot, which answers 200. */
async function bodyOf(reply: Response, signal: RequestInit['signal']): Promise<unknown> {
  try {
    const text = await reply.text();
    return text === '' ? null : JSON.parse(text);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    if (!reply.ok) return null;
    throw new ApiError(0, 'line', String(cause));
  }
}
