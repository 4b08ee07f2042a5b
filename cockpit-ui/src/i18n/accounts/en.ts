import type { zh } from './zh.ts';

/** Words at the door, English. */
export const en: typeof zh = {
  signIn: 'Sign in',
  login: 'User name',
  password: 'Password',
  code: 'Six digits of your app, or a recovery code',
  welcome: 'Welcome',
  welcomeHint: '{{name}} (user name {{login}}), please choose a password. This link works once.',
  change: 'Change password',
  current: 'Present password',
  newPassword: 'New password (at least {{n}} characters, hard to guess)',
  again: 'New password again',
  differ: 'The two are not the same',
  choose: 'Save password',
  sending: 'Sending…',
  fault: {
    'wrong-credentials': 'User name or password is wrong',
    'code-required': 'Please enter the six digits',
    'wrong-code': 'The code is wrong, used or too old',
    'too-many-tries': 'Too many failed tries, please wait a while',
    'account-locked': 'This account is locked; ask an administrator',
    'weak-password': 'Too short or too easy to guess: several unrelated words are better',
    'no-secrets-key': 'The server has no SECRETS_KEY and cannot check the digits: use a recovery code',
    'link-gone': 'This link was used, has expired or never was; ask for another one',
    unavailable: 'Not available at the moment, please try again',
    line: 'The server cannot be reached',
    other: 'Refused; please check what you typed',
  },
};
