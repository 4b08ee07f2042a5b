/** All priorities together; 0 while nothing is known. */
export function sumOf(counts: { high: number; medium: number; low: number } | undefined): number {
  return (counts?.high ?? 0) + (counts?.medium ?? 0) + (counts?.low ?? 0);
}
