/** Every connection to PostgreSQL is made here: none waits for ever, and none keeps a lock that its process no longer works under. */
import pg from 'pg';

const CONNECT_TIMEOUT_MS = 5_000;
/** A statement that takes this long is a fault, unless its owner says otherwise. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** Later than the server itself ends the statement: only a line that carries nothing any more lets it run out. */
const LATER_THAN_SERVER_MS = 2_000;
/** What a line or a process left half done holds keys and rows that the next attempt, or another ingest, has to wait for. */
const IDLE_IN_TRANSACTION_MS = 10_000;
/** A session that keeps a lock between transactions, and whose process is frozen, ends after this. */
const STANDSTILL_MS = 60_000;
const KEEP_ALIVE_DELAY_MS = 10_000;
const END_TIMEOUT_MS = 1_000;
/**
 * The server's end of the line: a client that is gone, or takes nothing, is given up in about 10 s.
 * Systems without one of them ignore it.
 */
const SERVER_LINE =
  '-c tcp_user_timeout=10000 -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2';
const TIMEOUT_MESSAGE = 'Query read timeout';

export interface ConnectionOptions {
  url: string;
  /** `application_name`, as pg_stat_activity shows it. */
  name: string;
  /** Real ms a connection may take to come about. */
  connectMs?: number;
  /** Real ms an answer may be later than the server's own limit of the statement. */
  graceMs?: number;
  /**
   * Real ms of a statement. 'unlimited' is for work that takes as long as it takes (migrations, converting the store, recounting): its
   * session may then wait a minute for its process, in a transaction or not, or a process that is frozen would keep its lock for ever.
   */
  statementMs?: number | 'unlimited';
  /** Real ms a transaction may wait for its process. */
  idleInTransactionMs?: number;
}

/** Opens a pool; connections are made on first use. `onBroken` hears of idle ones that broke; the pool replaces them. */
export function openPool(options: ConnectionOptions & { max: number }, onBroken: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({ ...limitsOf(options), max: options.max });
  // The pool adds its client, which would fill the log and has no business there.
  pool.on('error', (error) => onBroken(Object.assign(error, { client: undefined })));
  pool.on('connect', (client) => {
    // Between being handed out and being used a client has nobody else to tell.
    client.on('error', ignore);
    breakOnTimeout(client);
  });
  return pool;
}

/** One connection, not yet connected. Without a listener of its own for 'error', the query in flight rejects with the same error. */
export function openClient(options: ConnectionOptions): pg.Client {
  const client = new pg.Client(limitsOf(options));
  client.on('error', ignore);
  breakOnTimeout(client);
  return client;
}

/** Ends it; a line that no longer answers is cut. */
export async function endClient(client: pg.Client): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      breakLine(client, new Error('The connection does not end.'));
      resolve();
    }, END_TIMEOUT_MS);
  });
  await Promise.race([client.end().catch(ignore), late]);
  clearTimeout(timer);
}

function limitsOf({
  url,
  name,
  connectMs,
  graceMs,
  statementMs = STATEMENT_TIMEOUT_MS,
  idleInTransactionMs = IDLE_IN_TRANSACTION_MS,
}: ConnectionOptions): pg.ClientConfig {
  const isLong = statementMs === 'unlimited';
  const { connectionString, given } = withoutOptions(url);
  return {
    connectionString,
    application_name: name,
    connectionTimeoutMillis: connectMs ?? CONNECT_TIMEOUT_MS,
    ...(isLong
      ? {}
      : { statement_timeout: statementMs, query_timeout: statementMs + (graceMs ?? LATER_THAN_SERVER_MS) }),
    idle_in_transaction_session_timeout: isLong ? STANDSTILL_MS : idleInTransactionMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
    options: [SERVER_LINE, isLong ? `-c idle_session_timeout=${STANDSTILL_MS}` : '', given].filter(Boolean).join(' '),
  };
}

/** The driver would take the options of an address in the place of ours; here they come after ours, and win one by one. */
function withoutOptions(url: string): { connectionString: string; given: string } {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  const given = address?.searchParams.get('options');
  if (address === undefined || !given) return { connectionString: url, given: '' };
  address.searchParams.delete('options');
  return { connectionString: address.href, given };
}

/**
 * An answer that does not come leaves the driver waiting for it, and what is asked next behind it: such a connection counts as broken, or
 * a pool would hand it out again and again.
 */
function breakOnTimeout(client: pg.ClientBase): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const asked = (...args: unknown[]) => {
    const answer = query(...args);
    if (answer instanceof Promise)
      answer.catch((error: unknown) => {
        if (error instanceof Error && error.message === TIMEOUT_MESSAGE) breakLine(client, error);
      });
    return answer;
  };
  client.query = asked as typeof client.query;
}

/** The types of pg do not show the socket; its pool ends a connection that does not come about in the same way. */
function breakLine(client: pg.ClientBase, error: Error): void {
  (client as unknown as { connection: { stream: { destroy(error: Error): void } } }).connection.stream.destroy(error);
}

function ignore(): void {}
