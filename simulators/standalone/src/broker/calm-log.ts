/** Lines that strangers can cause, so many a minute; what is left out is counted and said. */
const MINUTE_MS = 60_000;
const LINES_PER_MINUTE = 60;

/** `now`: ms of a clock that never jumps. */
export function calmLog(log: (line: string) => void, now: () => number): (line: string) => void {
  let minute = 0;
  let lines = 0;
  return (line) => {
    const present = Math.floor(now() / MINUTE_MS);
    if (present !== minute) {
      if (lines > LINES_PER_MINUTE) log(`${lines - LINES_PER_MINUTE} lines of the like were left out`);
      minute = present;
      lines = 0;
    }
    lines += 1;
    if (lines <= LINES_PER_MINUTE) log(line);
  };
}
