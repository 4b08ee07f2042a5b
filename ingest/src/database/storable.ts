/** The first `units` UTF-16 units of `text`, never half a surrogate pair: jsonb would refuse that. */
export function cut(text: string, units: number): string {
  const end = text.codePointAt(units - 1) ?? 0;
  return text.slice(0, end > 0xffff ? units - 1 : units);
}

/** Halves of surrogate pairs, which neither text nor jsonb hold, are shown as what cannot be read. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** PostgreSQL text holds everything but NUL; it is shown as its picture. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\u2400');
}
