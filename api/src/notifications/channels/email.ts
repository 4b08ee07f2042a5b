/** E-mail over the server of `SMTP_URL`. */
import { createTransport } from 'nodemailer';
import { coerceError } from '../../errors.ts';
import { DeliveryFault, type Send } from './sender.ts';

export interface Mail {
  /** smtp(s)://user:password@host:port; a secret. */
  url: string;
  /** Shown sender. */
  from: string;
}

/** Sends until closed; `undefined`: no server was given, and each message says so. */
export function email(mail: Mail | undefined): { send: Send; close(): void } {
  const transport = mail && createTransport(mail.url, { from: mail.from });
  return {
    async send({ id, title, text, link }, { recipients }) {
      if (transport === undefined) throw new DeliveryFault('No mail server is configured (SMTP_URL).', false);
      const body = link === null ? text : `${text}\n\n${link}`;
      const domain = /@([^>\s]+)/.exec(mail?.from ?? '')?.[1] ?? 'cockpit';
      try {
        await transport.sendMail({ to: [...recipients], subject: title, text: body, messageId: `<${id}@${domain}>` });
      } catch (thrown) {
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
