/** A replay that cannot be done as asked; the message is a sentence (or one per line) for the person who asked. */
export class ReplayFault extends Error {
  readonly code = 'replay-fault';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReplayFault';
  }
}
