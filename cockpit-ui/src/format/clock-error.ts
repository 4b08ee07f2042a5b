/** `+08:00:03`, `−00:16:00`: hours, minutes and seconds a clock is ahead of ours or behind. */
export function clockError(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${ms < 0 ? '−' : '+'}${two(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}
