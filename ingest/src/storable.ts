/** PostgreSQL text holds everything but NUL; it is shown as its picture. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\u2400');
}
