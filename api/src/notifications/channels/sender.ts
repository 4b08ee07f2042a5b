/** What every channel does: one message to one place, or a fault that says whether trying again may help. */

export interface Message {
  /** Uuid of the row; the same when it is sent twice. */
  id: string;
  /** NOTIFICATION_TYPES. */
  what: string;
  /** One line. */
  title: string;
  /** Lines, plain text. */
  text: string;
  /** To the alarm or case at the desk; null: nobody has said where we are reached. */
  link: string | null;
  priority: 'high' | 'medium' | 'low';
  /** Epoch ms of what happened. */
  at: number;
  /** Of what happened, for machines; nothing private. */
  facts: Readonly<Record<string, unknown>>;
}

/** Where a message goes. */
export interface Destination {
  /** Whole address, its key included; empty for e-mail. */
  url: string;
  /** Signing secret. */
  secret: string | null;
  /** E-mail addresses. */
  recipients: readonly string[];
}

export type Send = (message: Message, destination: Destination) => Promise<void>;

/** A message was not taken. The sentence may be shown: it holds no address and no secret. */
export class DeliveryFault extends Error {
  override name = 'DeliveryFault';
  /** Trying again may help. */
  readonly passing: boolean;
  /** The receiver asks to be left alone so long, ms. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, passing: boolean, options?: ErrorOptions & { retryAfterMs?: number | undefined }) {
    super(message, options);
    this.passing = passing;
    this.retryAfterMs = options?.retryAfterMs;
  }
}
