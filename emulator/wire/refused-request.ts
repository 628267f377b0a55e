import type { Reply } from './reply.ts';

/** Thrown by a step that will not serve the request; `reply` is the service's own error answer, ready to send. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`Request refused with status ${reply.status}`);
    this.reply = reply;
  }
}
