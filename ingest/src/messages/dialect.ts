/** The constants of the native dialect. Apart from contract.ts, so that the sandbox of profiles starts without TypeBox. */

/** Largest payload that is read at all; anything above is quarantined unread. Bytes. */
export const MAX_PAYLOAD_BYTES = 64 * 1024;
/** Deepest nesting of objects and arrays a payload may have. Levels. */
export const MAX_PAYLOAD_DEPTH = 8;

/** The first topic level: the dialect's version. */
export const TOPIC_VERSION = 'v1';

/** A registry code as it stands in a topic: letters, digits, `.`, `_`, `-`; 1 to 64 characters. */
export const CODE_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$';
