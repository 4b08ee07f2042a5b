/** Least squares over samples of memory, MB per minute, one decimal. */
export function slopePerMinute(samples: readonly { second: number; mb: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const second = mean(samples.map((sample) => sample.second));
  const mb = mean(samples.map((sample) => sample.mb));
  const together = samples.reduce((sum, sample) => sum + (sample.second - second) * (sample.mb - mb), 0);
  const spread = samples.reduce((sum, sample) => sum + (sample.second - second) ** 2, 0);
  return spread === 0 ? 0 : Math.round((together / spread) * 60 * 10) / 10;
}
