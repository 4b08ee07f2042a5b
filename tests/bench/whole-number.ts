/** @throws Error with one sentence when `text` is no whole number from 1 to `most`. */
export function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1 || value > most)
    throw new Error(`${name} is "${text}"; expected a whole number from 1 to ${most}.`);
  return value;
}
