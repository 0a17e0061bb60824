import type {
  CallName,
  ContractShape,
  JobName,
  OutputOf,
  ParsedInputOf,
  ProgressOf,
  RequestName,
} from '../contract/define.ts';
import type { CancelSignal } from '../domain/cancellation.ts';

/** What a job gets besides its input. */
export interface JobWork<P> {
  /** Fires when the caller has given up or gone; the job then ends as soon as it can, in any way. */
  readonly signal: CancelSignal;
  /** Tells the caller; nothing is sent after cancel (rule T2) or after the answer. */
  readonly progress: (value: P) => void;
}

export type RequestHandler<C extends ContractShape, N extends RequestName<C>, Session> = (
  input: ParsedInputOf<C, N>,
  session: Session,
) => OutputOf<C, N> | Promise<OutputOf<C, N>>;

export type JobHandler<C extends ContractShape, N extends JobName<C>, Session> = (
  input: ParsedInputOf<C, N>,
  session: Session,
  work: JobWork<ProgressOf<C, N>>,
) => Promise<OutputOf<C, N>>;

/**
 * A function for every request and job of a contract: write `{...} satisfies Implementation<Contract, Session>`,
 * and a missing, superfluous or wrongly typed one does not compile.
 */
export type Implementation<C extends ContractShape, Session> = {
  readonly [N in CallName<C>]: N extends JobName<C>
    ? JobHandler<C, N, Session>
    : N extends RequestName<C>
      ? RequestHandler<C, N, Session>
      : never;
};
