/** Simulated shapes of a working day, and seeded chance. */

/** 0..1, always the same for the same words (FNV-1a). */
export function random(seed: string): number {
  let hash = 0x811c9dc5;
  for (const character of seed) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

/** Share of a car park in use at a local hour. */
export function traffic(hour: number, place: string): number {
  const base = place === 'all' ? 0.5 : 0.25 + 0.5 * random(place);
  return 0.12 + base * bell(hour, 11.5, 3.6) + base * 0.75 * bell(hour, 16, 2.6);
}

/** Share of a venue's capacity in use at a local hour. */
export function crowd(hour: number, place: string): number {
  const base = place === 'all' ? 0.5 : 0.3 + 0.5 * random(place);
  return 0.04 + base * (0.35 * bell(hour, 7.3, 1.1) + 0.5 * bell(hour, 12.4, 1) + bell(hour, 18.8, 1.8));
}

function bell(hour: number, centre: number, width: number): number {
  return Math.exp(-((hour - centre) ** 2) / (2 * width ** 2));
}
