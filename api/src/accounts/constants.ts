/** Bounds of accounts. No schema code, so that screens bundle it. */

/** Characters of a password. */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 128;
