/** A reason not to start that the person at the keyboard can act on: shown as one sentence, without a stack. */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}

/** Whatever was thrown, as an Error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** The `code` of a system error (`EACCES`, `EADDRINUSE`), else undefined. */
export function errorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}
