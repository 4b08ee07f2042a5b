/** What keeps the time series: plain PostgreSQL, or the extension TimescaleDB on it. */
export type Engine = 'postgres' | 'timescale';
