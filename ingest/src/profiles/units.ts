/** Unit conversion for profiles: every unit is a factor and an offset to the first of its kind. Pure. */

const KINDS: Readonly<Record<string, readonly [factor: number, offset: number]>>[] = [
  { '°C': [1, 0], Cel: [1, 0], K: [1, -273.15], '°F': [5 / 9, -160 / 9], degF: [5 / 9, -160 / 9] },
  { m: [1, 0], mm: [0.001, 0], cm: [0.01, 0], km: [1000, 0], in: [0.0254, 0], ft: [0.3048, 0], mi: [1609.344, 0] },
  {
    kPa: [1, 0],
    Pa: [0.001, 0],
    hPa: [0.1, 0],
    mbar: [0.1, 0],
    bar: [100, 0],
    MPa: [1000, 0],
    psi: [6.894757293168, 0],
  },
  { kcal: [1, 0], cal: [0.001, 0], kJ: [1 / 4.184, 0], J: [1 / 4184, 0], Wh: [3.6 / 4.184, 0], kWh: [3600 / 4.184, 0] },
  { ms: [1, 0], s: [1000, 0], min: [60_000, 0], h: [3_600_000, 0] },
  { '%': [1, 0], '1': [100, 0], '‰': [0.1, 0], ppm: [0.0001, 0] },
];

/** A function from one unit to the other, or a sentence when they are unknown or of different kinds. */
export function converter(from: string, to: string): ((value: number) => number) | string {
  const kind = KINDS.find((units) => Object.hasOwn(units, from));
  const source = kind?.[from];
  if (!kind || !source) return `unit "${from}" is unknown`;
  const target = Object.hasOwn(kind, to) ? kind[to] : undefined;
  if (!target) return `unit "${to}" is unknown or of another kind than "${from}"`;
  // 12 significant digits: 0.1 m is 10 cm, not 10.000000000000002.
  return (value) => Number(((value * source[0] + source[1] - target[1]) / target[0]).toPrecision(12));
}
