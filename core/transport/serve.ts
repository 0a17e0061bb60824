import type { z } from 'zod';
import { cancelledFailure, invalidInput, unknownOperation } from '../contract/common-failures.ts';
import type { ContractShape, EventName, EventOf, JobShape, RequestShape } from '../contract/define.ts';
import { defectTrace } from '../contract/defect.ts';
import type { CallFailure } from '../contract/errors.ts';
import { createCancelSource } from './cancel-source.ts';
import type { CancelSource } from './cancel-source.ts';
import type { Channel } from './channel.ts';
import { describePath } from './describe-path.ts';
import type { Implementation } from './implementation.ts';
import { toServerSchema } from './messages.ts';
import type { ToClient, ToServer } from './messages.ts';

export interface ServeOptions<Session> {
  /** Handed to every call of this channel: who it is that asks. */
  readonly session: Session;
  /** Any thrown value as data; usually `failureOf` of core/contract. */
  readonly failureOf: (error: unknown) => CallFailure;
  /** One line for the log, without anything that a page or a patient has said (rule S2). */
  readonly log: (line: string) => void;
}

/** The answering side of one channel. */
export interface Server<C extends ContractShape> {
  /** Tells this page; a value that is not the contract's is logged and not sent. */
  emit<N extends EventName<C>>(name: N, value: EventOf<C, N>): void;
  /** Ends the channel: what is pending rejects there (T5), running jobs are cancelled. */
  close(): void;
}

type Handler = (input: unknown, session: unknown, work?: unknown) => unknown;
type Call = Extract<ToServer, { kind: 'call' }>;

/** Rules T1, T2, T4 and T5 of the architecture, for any channel. Nothing that arrives can make it throw. */
export function serve<C extends ContractShape, Session>(
  contract: C,
  implementation: Implementation<C, Session>,
  channel: Channel,
  options: ServeOptions<Session>,
): Server<C> {
  const { session, failureOf, log } = options;
  const running = new Map<number, CancelSource>();
  let lastId = 0;
  let ended = false;

  /** @returns false when the message cannot travel. */
  const send = (message: ToClient): boolean => {
    if (ended) return true;
    try {
      channel.send(message);
      return true;
    } catch {
      return false;
    }
  };

  const fail = (call: Call, failure: CallFailure): void => {
    log(`${nameOf(contract, call)}: ${failure.code} (${failure.reference})`);
    send({ kind: 'failure', id: call.id, failure });
  };

  const thrown = (call: Call, error: unknown): void => {
    const failure = failureOf(error);
    if (failure.code === 'bug') log(`${failure.reference} is ${traceOf(error)}`);
    fail(call, failure);
  };

  const checked = (schema: z.ZodType, value: unknown, what: string): unknown => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new ContractBroken(`${what} at ${describePath(schema, parsed.error.issues[0]?.path ?? [])}`);
  };

  const cancel = (source: CancelSource | undefined): void => {
    try {
      source?.cancel();
    } catch (error) {
      log(`a listener to a cancel signal failed: ${traceOf(error)}`);
    }
  };

  const answer = (call: Call, output: unknown): void => {
    if (send({ kind: 'answer', id: call.id, output })) return;
    // The caller must not wait for ever (T1).
    thrown(call, new ContractBroken(`${call.operation}: an answer that cannot travel`));
  };

  const runJob = async (call: Call, shape: JobShape, input: unknown): Promise<void> => {
    const source = createCancelSource();
    running.set(call.id, source);
    const progress = (value: unknown): void => {
      if (source.signal.aborted || !running.has(call.id)) return;
      const parsed = shape.progress.safeParse(value);
      if (parsed.success && send({ kind: 'progress', id: call.id, value: parsed.data })) return;
      log(`${call.operation}: progress of a wrong form was not sent`);
    };
    try {
      const handler = implementation[call.operation as keyof typeof implementation] as Handler;
      const output = await handler(input, session, { signal: source.signal, progress });
      running.delete(call.id);
      if (source.signal.aborted) fail(call, cancelledFailure);
      else answer(call, checked(shape.output, output, `${call.operation}: output`));
    } catch (error) {
      running.delete(call.id);
      if (!source.signal.aborted) return thrown(call, error);
      // Work that was given up may end in any way; defects still reach the log.
      if (failureOf(error).code === 'bug') log(`${call.operation}: after cancel ${traceOf(error)}`);
      fail(call, cancelledFailure);
    }
  };

  const runRequest = async (call: Call, shape: RequestShape, input: unknown): Promise<void> => {
    try {
      const handler = implementation[call.operation as keyof typeof implementation] as Handler;
      const output = await handler(input, session);
      answer(call, checked(shape.output, output, `${call.operation}: output`));
    } catch (error) {
      thrown(call, error);
    }
  };

  const start = (call: Call): void => {
    const shape = Object.hasOwn(contract, call.operation) ? contract[call.operation] : undefined;
    if (shape === undefined || shape.kind === 'event') return fail(call, unknownOperation);
    const input = shape.input.safeParse(call.input);
    if (!input.success) {
      return fail(call, invalidInput(describePath(shape.input, input.error.issues[0]?.path ?? [])));
    }
    // Both catch all that handlers throw.
    void (shape.kind === 'job' ? runJob(call, shape, input.data) : runRequest(call, shape, input.data));
  };

  channel.onMessage((raw) => {
    const parsed = toServerSchema.safeParse(raw);
    if (!parsed.success) return log('a message that is none was ignored');
    const message = parsed.data;
    if (message.kind === 'cancel') return cancel(running.get(message.id));
    if (message.id <= lastId) return log('a call with a used id was ignored');
    lastId = message.id;
    try {
      start(message);
    } catch (error) {
      // A schema that throws instead of refusing.
      thrown(message, error);
    }
  });
  channel.onClose(() => {
    ended = true;
    for (const source of [...running.values()]) cancel(source);
  });

  return {
    emit: (name, value) => {
      const shape = contract[name];
      const parsed = shape?.kind === 'event' ? shape.value.safeParse(value) : undefined;
      if (parsed?.success === true && send({ kind: 'event', name, value: parsed.data })) return;
      log(`${name}: an event of a wrong form was not sent`);
    },
    close: () => channel.close(),
  };
}

/** The implementation returned what the contract does not say; the message names schema paths only. */
class ContractBroken extends Error {
  override readonly name = 'ContractBroken';
}

/** Names that a page made up do not reach the log. */
function nameOf(contract: ContractShape, call: Call): string {
  return Object.hasOwn(contract, call.operation) ? call.operation : 'a call';
}

function traceOf(error: unknown): string {
  return error instanceof ContractBroken ? error.message : defectTrace(error);
}
