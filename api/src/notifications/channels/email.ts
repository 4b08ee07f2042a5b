/** E-mail over the server of `SMTP_URL`. */
import { createTransport } from 'nodemailer';
import { coerceError } from '../../errors/errors.ts';
import { DeliveryFault, type Send } from './sender.ts';
import { within } from './within.ts';

/** Each silence of the server; the whole may take the other. Both end before a message's claim does (deliver.ts). */
const SILENCE_MAX_MS = 10_000;
const SEND_MAX_MS = 30_000;

export interface MailSettings {
  /** smtp(s)://user:password@host:port; a secret. */
  url: string;
  /** Shown sender. */
  from: string;
}

/** Sends until closed; `undefined`: no server was given, and each message says so. */
export function email(
  mail: MailSettings | undefined,
  { silenceMaxMs, sendMaxMs } = { silenceMaxMs: SILENCE_MAX_MS, sendMaxMs: SEND_MAX_MS },
): { send: Send; close(): void } {
  const patience = {
    connectionTimeout: silenceMaxMs,
    greetingTimeout: silenceMaxMs,
    socketTimeout: silenceMaxMs,
    dnsTimeout: silenceMaxMs,
  };
  const transport = mail && createTransport({ url: mail.url, ...patience }, { from: mail.from });
  return {
    async send({ id, title, text, link, priority }, { recipients }) {
      if (transport === undefined) throw new DeliveryFault('No mail server is configured (SMTP_URL).', false);
      const body = link === null ? text : `${text}\n\n${link}`;
      const domain = /@([^>\s]+)/.exec(mail?.from ?? '')?.[1] ?? 'cockpit';
      try {
        const letter = {
          to: [...recipients],
          subject: title,
          text: body,
          messageId: `<${id}@${domain}>`,
          priority: priority === 'high' ? ('high' as const) : ('normal' as const),
        };
        const late = () => new DeliveryFault('The mail server refused it: no answer.', true);
        await within(sendMaxMs, transport.sendMail(letter), late);
      } catch (thrown) {
        if (thrown instanceof DeliveryFault) throw thrown;
        const { code, responseCode } = coerceError(thrown) as Error & { code?: string; responseCode?: number };
        // 5xx of SMTP is for good; everything else, the line included, may pass.
        const passing = responseCode === undefined || responseCode < 500;
        const why = responseCode ?? code ?? 'no answer';
        throw new DeliveryFault(`The mail server refused it: ${why}.`, passing, { cause: thrown });
      }
    },
    close: () => transport?.close(),
  };
}
