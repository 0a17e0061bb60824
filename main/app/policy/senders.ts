import { mayNavigate } from './addresses.ts';

/** What is looked at of who sent a message. */
export interface Sender {
  /** `event.senderFrame`; null when it has gone. */
  readonly frame: { readonly url: string; readonly parent: object | null } | null;
  /** Whether its contents are those of a window of ours. */
  readonly isOurWindow: boolean;
}

/** A message counts when it comes from the top frame of our page in a window of ours. */
export function maySend({ frame, isOurWindow }: Sender): boolean {
  return isOurWindow && frame !== null && frame.parent === null && mayNavigate(frame.url);
}
