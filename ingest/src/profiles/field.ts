/** One field of a native message: expression, then value map, then unit, then rounding. */
import type { FieldRule, Profile } from './contract.ts';
import { type Budget, compileExpression } from './expression.ts';
import { converter } from './units.ts';

/** Finds the value; undefined leaves the field out. Rejects with a sentence. */
export type Field = (input: unknown, variables: Record<string, unknown>, budget: Budget) => Promise<unknown>;

/** @throws Error with a sentence when the rule cannot be compiled. */
export function compileField(rule: FieldRule, maps: Profile['maps']): Field {
  const { value, map, convert, round } = typeof rule === 'string' || Array.isArray(rule) ? { value: rule } : rule;
  const expression = compileExpression(Array.isArray(value) ? value.join('\n') : value);
  const entries = map === undefined ? undefined : maps?.[map];
  if (map !== undefined && !entries) throw new Error(`there is no map "${map}"`);
  const convertUnit = convert && converter(convert.from, convert.to);
  if (typeof convertUnit === 'string') throw new Error(convertUnit);
  return async (input, variables, budget) => {
    let found = await expression.evaluate(input, variables, budget);
    // null and a number that is none (NaN of a PLC) say nothing.
    if (found === undefined || found === null || (typeof found === 'number' && !Number.isFinite(found)))
      return undefined;
    if (entries) found = lookUp(entries, map as string, found);
    if (convertUnit) found = convertUnit(numberOf(found));
    return round === undefined ? found : Number(numberOf(found).toFixed(round));
  };
}

function lookUp(entries: Readonly<Record<string, unknown>>, map: string, found: unknown): unknown {
  const key = typeof found === 'object' ? JSON.stringify(found) : String(found);
  if (Object.hasOwn(entries, key)) return entries[key];
  if (Object.hasOwn(entries, '*')) return entries['*'];
  throw new Error(`map ${map} has no entry for "${key.slice(0, 100)}"`);
}

function numberOf(found: unknown): number {
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  if (typeof number !== 'number' || !Number.isFinite(number))
    throw new Error(`"${String(found).slice(0, 100)}" is not a number`);
  return number;
}
