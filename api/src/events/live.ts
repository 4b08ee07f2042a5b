/** What screens show of events. */
import { byKey, roomFact, screenDomain, sharedFact } from '../feed/declare.ts';
import { patrolAt, patrolFacts } from '../patrol/live.ts';
import { EVENT_TABLES } from './contract.ts';
import { eventBars, firstBar, streamRows } from './derive.ts';
import { readBars, readStream } from './queries.ts';

export const eventScreen = screenDomain({
  rows: EVENT_TABLES,
  shared: {
    bars: sharedFact(['domain', 'presence'], ({ database, registry, now }) =>
      readBars(database, registry, firstBar(now)),
    ),
  },
  perRoom: { stream: roomFact(['domain', 'presence'], readStream) },
  uses: patrolFacts,
  tables: ({ facts, once, registry, scope, now }) => {
    const patrol = once(patrolAt);
    return {
      events: byKey(streamRows(facts.stream, patrol, registry, scope, now), (row) => row.id),
      eventBars: eventBars(facts.bars, patrol, scope, now),
    };
  },
});
