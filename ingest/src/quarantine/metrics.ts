/** What ingest exports to Prometheus about quarantine: how much waits for people, and how much had to go before they came. */
import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../database/database.ts';

const STATE = `
  select (select coalesce(sum(seen), 0) from quarantine where outcome is null)::float8 as open,
    (select coalesce(sum(messages), 0) from quarantine_let_go)::float8 as "letGo",
    (select count(*) from quarantine_action where done_at is null)::float8 as waiting`;

interface State {
  open: number;
  letGo: number;
  waiting: number;
}

/** Adds the gauges to `registry`; they are read when asked for. */
export function observeQuarantine(registry: Registry, database: Database): void {
  const gauge = (name: string, help: string, read: (state: State) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const result = await database.query<State>({ name: 'quarantine-state', text: STATE });
        const [state] = result.rows;
        if (state) this.set(read(state));
      },
    });
  gauge('ingest_quarantine_open_messages', 'Messages waiting in quarantine', (state) => state.open);
  gauge(
    'ingest_quarantine_let_go_messages',
    'Messages dropped at the limits of size and age, in total',
    (state) => state.letGo,
  );
  gauge('ingest_quarantine_waiting_actions', 'Releases and discards requested and not done', (state) => state.waiting);
}
