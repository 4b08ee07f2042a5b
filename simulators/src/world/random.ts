/** Seeded chance. A stream belongs to one matter of one device on one day, so no draw of another one can shift it. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Random {
  /** 0 ≤ x < 1. */
  unit(): number;
  between(low: number, high: number): number;
  /** Whole number, both ends included. */
  whole(low: number, high: number): number;
  chance(probability: number): boolean;
  /** Bell curve cut at three deviations, so that one draw can never be absurd. */
  normal(mean: number, deviation: number): number;
  /** Evenly spread on a logarithmic scale: many short, few long. */
  logarithmic(low: number, high: number): number;
  /** One of the list; throws on an empty one. */
  pick<T>(list: readonly T[]): T;
}

/** The stream named by the parts, always the same for the same parts: `randomOf(seed, lot.code, '2026-11-22')`. */
export function randomOf(...parts: readonly (string | number)[]): Random {
  const generator = xoroshiro128plus(hashOf(...parts) | 0);
  const unit = () => uniformFloat64(generator);
  const between = (low: number, high: number) => low + unit() * (high - low);
  return {
    unit,
    between,
    whole: (low, high) => low + Math.floor(unit() * (high - low + 1)),
    chance: (probability) => unit() < probability,
    normal: (mean, deviation) => mean + deviation * bell(unit),
    logarithmic: (low, high) => Math.exp(between(Math.log(low), Math.log(high))),
    pick: (list) => {
      const chosen = list[Math.floor(unit() * list.length)];
      if (chosen === undefined) throw new RangeError('nothing to pick from');
      return chosen;
    },
  };
}

/** A single draw, 0 ≤ x < 1, without the cost of a stream: for one decision per message. */
export function chanceOf(...parts: readonly (string | number)[]): number {
  return hashOf(...parts) / 2 ** 32;
}

/** FNV-1a over the parts with the finish of MurmurHash3: neighbouring codes must not give neighbouring seeds. */
function hashOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = `${part}\u0000`;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Box-Muller, cut at ±3. */
function bell(unit: () => number): number {
  const value = Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
  return Math.max(-3, Math.min(3, value));
}
