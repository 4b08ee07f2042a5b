/** The people of a run: an officer who files cases and asks again until there is an answer, and a room that gets its messages. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { fetchSigned, signIn } from '../src/harness/keys.ts';
import type { ScratchDatabase } from '../src/harness/scratch-database.ts';

const RETRY_MS = 100;
const BETWEEN_CASES_MS = 100;
const TWICE_EVERY = 5;
/** An api that hangs is asked again; the key makes that harmless. */
const ANSWER_TIMEOUT_MS = 5_000;
/** Errors of the order itself: asking again would not help. */
const FINAL_STATUS = (status: number) => status >= 400 && status < 500 && status !== 408 && status !== 429;

export interface Desk {
  /** Titles of the cases that were answered with 201. */
  filed(): readonly string[];
  /** Ends after the case being filed. */
  stop(): Promise<void>;
}

export interface DeskParts {
  database: ScratchDatabase;
  apiUrl: string;
  community: string;
  grid: string;
  /** Where the room's messages go. */
  receiverUrl: string;
}

/** Signs in, has high alarms told to the room, and begins to file cases, one after the other. */
export async function openDesk({ database, apiUrl, community, grid, receiverUrl }: DeskParts): Promise<Desk> {
  await signIn(database, apiUrl);
  const run = randomBytes(4).toString('hex');
  const channel = (await post(`${apiUrl}/api/notifications/channels`, `${run}-channel`, {
    community,
    kind: 'webhook',
    name: 'room',
    url: receiverUrl,
    perMinute: 1_000,
    reason: 'proof by faults',
  })) as { id: number };
  await post(`${apiUrl}/api/notifications/rules`, `${run}-rule`, {
    community,
    name: 'high alarms to the room',
    whats: ['alarm.raised'],
    priorities: ['high'],
    grid: null,
    audience: { roles: [], onDuty: false, concerned: false },
    channels: [channel.id],
    afterMinutes: 0,
    enabled: true,
    reason: 'proof by faults',
  });
  const filed: string[] = [];
  let stopped = false;
  const working = work();

  async function work(): Promise<void> {
    for (let number = 0; !stopped; number++) {
      const title = `case ${run}-${number}`;
      const file = () => post(`${apiUrl}/api/cases`, `${run}-${number}`, { community, source: 'public', title, grid });
      // Some are sent twice, as by a phone that did not hear the answer.
      await Promise.all(number % TWICE_EVERY === 0 ? [file(), file()] : [file()]);
      filed.push(title);
      await pause(BETWEEN_CASES_MS);
    }
  }

  return {
    filed: () => filed,
    async stop() {
      stopped = true;
      await working;
    },
  };
}

/** Asks until there is an answer; `key` makes asking again the same order. Rejects when the order itself is refused. */
async function post(url: string, key: string, body: object): Promise<unknown> {
  for (;;) {
    const answer = await ask(url, key, body);
    if (answer?.ok) return answer.json();
    if (answer !== undefined && FINAL_STATUS(answer.status))
      throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`);
    await pause(RETRY_MS);
  }
}

async function ask(url: string, key: string, body: object): Promise<Response | undefined> {
  try {
    const answer = await fetchSigned(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    // Read to its end here: an answer that breaks off half way is none.
    return new Response(await answer.arrayBuffer(), { status: answer.status });
  } catch {
    return undefined;
  }
}
