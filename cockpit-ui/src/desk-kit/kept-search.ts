/** What of an address stays when the desk turns to another page. */
const KEPT = ['community', 'lang'];

/** `?community=…&lang=…`, or nothing. */
export function keptSearch(search: string): string {
  const all = new URLSearchParams(search);
  const kept = new URLSearchParams(KEPT.flatMap((name) => all.getAll(name).map((value) => [name, value])));
  return kept.size === 0 ? '' : `?${kept}`;
}
