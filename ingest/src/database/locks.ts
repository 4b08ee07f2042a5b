/**
 * Advisory locks of ingest, in one place so that no two share a number. The api's are in its own file of this name;
 * migrations of either package wait for each other on the lock of node-pg-migrate.
 */

/** One refresher per database, or two would overwrite each other's hours with half of them. Held by a session (rollups/refresh.ts). */
export const REFRESH_LOCK = 7_100_001;
/** One process at a time prepares the store. Held by a session. */
export const STORE_LOCK = 7_100_002;
/** One sweep of alarms at a time, whichever ingest it is. */
export const SWEEP_LOCK = 7_100_004;
/** One import of a registry at a time. */
export const IMPORT_LOCK = 7_243_001;
/** Tests: one template of databases is made at a time on a server (testing/contract.ts). */
export const TEMPLATE_LOCK = 7_100_900;
/** One writer of the ledger of what was passed over at a time. As SQL: it was given a name instead of a number. */
export const LEDGER_LOCK = `hashtext('passed_over')`;
