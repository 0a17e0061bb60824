import type { z } from 'zod';

/** One question, one answer. */
export interface RequestShape {
  readonly kind: 'request';
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

/** Work that takes a while: tells how far it is, can be cancelled, ends with one answer. */
export interface JobShape {
  readonly kind: 'job';
  readonly input: z.ZodType;
  readonly progress: z.ZodType;
  readonly output: z.ZodType;
}

/** Told to every page without being asked, in order (rule T3). */
export interface EventShape {
  readonly kind: 'event';
  readonly value: z.ZodType;
}

export type OperationShape = RequestShape | JobShape | EventShape;
export type ContractShape = Readonly<Record<string, OperationShape>>;

export function request<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'request', input, output } as const;
}

export function job<I extends z.ZodType, P extends z.ZodType, O extends z.ZodType>(
  input: I,
  progress: P,
  output: O,
) {
  return { kind: 'job', input, progress, output } as const;
}

export function event<V extends z.ZodType>(value: V) {
  return { kind: 'event', value } as const;
}

type NamesOf<C extends ContractShape, K extends OperationShape['kind']> = {
  [N in keyof C]: C[N]['kind'] extends K ? N : never;
}[keyof C] &
  string;

export type RequestName<C extends ContractShape> = NamesOf<C, 'request'>;
export type JobName<C extends ContractShape> = NamesOf<C, 'job'>;
export type EventName<C extends ContractShape> = NamesOf<C, 'event'>;
export type CallName<C extends ContractShape> = RequestName<C> | JobName<C>;

/** The schema that an operation has in this place. */
type SchemaAt<S, K extends string> = S extends { readonly [P in K]: infer Z extends z.ZodType } ? Z : never;

export type InputOf<C extends ContractShape, N extends CallName<C>> = z.input<SchemaAt<C[N], 'input'>>;
/** What an input is once it has been parsed: defaults filled in. */
export type ParsedInputOf<C extends ContractShape, N extends CallName<C>> = z.output<SchemaAt<C[N], 'input'>>;
export type OutputOf<C extends ContractShape, N extends CallName<C>> = z.output<SchemaAt<C[N], 'output'>>;
export type ProgressOf<C extends ContractShape, N extends JobName<C>> = z.output<SchemaAt<C[N], 'progress'>>;
export type EventOf<C extends ContractShape, N extends EventName<C>> = z.output<SchemaAt<C[N], 'value'>>;
