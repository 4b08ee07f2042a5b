/** Whether who sits at a socket may still be there: judged at each subscribe, when access changes and as time passes. */

import type { Person } from '../sessions/person.ts';
import type { LiveDeps } from './io.ts';
import { leave, type Socket } from './socket.ts';

/** Sessions end by time as well, and an open screen counts as seen: so often it is looked up. Real ms. */
const JUDGE_EVERY_MS = 300_000;

export interface Judging {
  /** Takes note of who was let in. */
  begin(socket: Socket, person: Person): void;
  isDue(socket: Socket, now: number): boolean;
  /**
   * The person as of now; cuts the socket off when there is none, or another, or one who may not be in its rooms. A room `mine` whose grids are
   * others now is left at once, and the socket told to ask for it again.
   */
  judge(socket: Socket): Promise<Person | undefined>;
  /** The same beside everything else. Without the database nobody can be judged: it is due again at once. */
  judgeSoon(socket: Socket): void;
}

export function createJudging(
  deps: Pick<LiveDeps, 'broadcast' | 'identify' | 'admission' | 'log' | 'realNow'> & {
    tellMoved(socket: Socket): void;
  },
): Judging {
  return {
    begin(socket, person) {
      socket.data.person = person;
      socket.data.judgeAt = deps.realNow() + JUDGE_EVERY_MS;
    },
    isDue({ data: { judgeAt, person } }, now) {
      return now >= Math.min(judgeAt, person.expiresAt ?? judgeAt);
    },
    judge,
    judgeSoon(socket) {
      judge(socket).catch(() => {
        socket.data.judgeAt = 0;
      });
    },
  };

  async function judge(socket: Socket): Promise<Person | undefined> {
    const { person: before, holds } = socket.data;
    socket.data.judgeAt = deps.realNow() + JUDGE_EVERY_MS;
    const person = await deps.identify(socket.request.headers.cookie);
    const same = person?.kind === before.kind && person.id === before.id && person.session === before.session;
    const judged = [...holds.values()].map((hold) => ({
      hold,
      verdict: same ? deps.admission.judge(person, hold.community, hold.state.room) : 'out',
    }));
    if (!same || judged.some(({ verdict }) => verdict === 'out')) {
      deps.log.info({ kind: before.kind, id: before.id }, 'socket lost its access');
      socket.disconnect(true);
      return undefined;
    }
    socket.data.person = person;
    const moved = judged.filter(({ verdict }) => verdict === 'moved');
    for (const { hold } of moved) leave(socket, hold, deps.broadcast);
    if (moved.length > 0) deps.tellMoved(socket);
    return person;
  }
}
