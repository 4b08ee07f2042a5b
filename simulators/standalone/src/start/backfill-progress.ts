/** How far the history has come, for people: a bar on a terminal, a line per tenth elsewhere. */
import cliProgress from 'cli-progress';
import type { ChildMessage } from '../processes/child.ts';

export interface BackfillProgress {
  /** Takes the simulators' messages `backfill` and `backfill-done`; others are ignored. */
  take(message: ChildMessage): void;
  /** Keeps a line that is printed meanwhile from tearing the bar. */
  say(line: string): void;
  stop(): void;
}

export function openProgress(print: (line: string) => void, terminal: boolean): BackfillProgress {
  let bar: cliProgress.SingleBar | undefined;
  let tenthSaid = 0;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  const show = (done: number, total: number) => {
    if (!terminal) {
      const tenth = Math.floor((done / total) * 10);
      if (tenth > tenthSaid && tenth < 10) print(`History: ${tenth * 10} % of ${total} messages.`);
      tenthSaid = tenth;
      return;
    }
    if (bar === undefined) {
      bar = new cliProgress.SingleBar({
        format: 'History {bar} {percentage} % · {value} of {total} messages · {eta_formatted} to go',
        hideCursor: true,
        clearOnComplete: true,
      });
      bar.start(total, 0);
    }
    bar.setTotal(total);
    bar.update(done);
  };
  return {
    take: (message) => {
      const { done, total, published } = message;
      if (message.type === 'backfill' && typeof done === 'number' && typeof total === 'number' && total > 0)
        show(done, total);
      if (message.type === 'backfill-done') {
        stop();
        print(`History is complete: ${published} messages.`);
      }
    },
    say: (line) => {
      if (bar === undefined) return print(line);
      process.stderr.write('\r\x1b[K'); // the bar is drawn again at its next step
      print(line);
    },
    stop,
  };
}
