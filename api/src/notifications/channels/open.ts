/** All ways of sending, by kind of channel. */
import type { ChannelKind } from '../contract.ts';
import { email, type MailSettings } from './email.ts';
import { dingtalk, feishu, type RobotParts, wecom } from './robots.ts';
import type { Send } from './sender.ts';
import { webhook } from './webhook.ts';

export interface Senders {
  of(kind: Exclude<ChannelKind, 'in-app'>): Send;
  close(): void;
}

export function openSenders(parts: RobotParts & { mail: MailSettings | undefined }): Senders {
  const mail = email(parts.mail);
  const senders = {
    email: mail.send,
    wecom: wecom(parts),
    dingtalk: dingtalk(parts),
    feishu: feishu(parts),
    webhook: webhook(parts),
  };
  return { of: (kind) => senders[kind], close: mail.close };
}
