/**
 * Whole numbers that a double cannot hold become text, digit by digit: an id of 19 digits that was rounded is the id of many
 * messages. The well-kept libraries for this parse everything themselves; here only such numbers are touched. Pure.
 */

/** Cheap sign that there may be one: fewer digits always fit. */
const LONG_NUMBER = /\d{16}/;
/** Texts, which are passed over, and numbers. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const WHOLE = /^-?\d{16,}$/;

/** Sound JSON in, sound JSON out; only whole numbers beyond ±(2⁵³ − 1) are put between quotes. */
export function keepLongNumbers(json: string): string {
  if (!LONG_NUMBER.test(json)) return json;
  return json.replace(TOKENS, (token) =>
    WHOLE.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
}
