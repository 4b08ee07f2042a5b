/** What loggers and gateways write where they have no measurement; nothing that is measured here lies so far below zero. */
const NO_MEASUREMENT: ReadonlySet<number> = new Set([
  -999, -999.9, -9999, -9999.9, -99999, -999999, -32768, -2147483648,
]);

export function isNoMeasurement(value: number): boolean {
  return value < 0 && NO_MEASUREMENT.has(value);
}
