import { z } from 'zod';
import { callFailureSchema } from '../contract/errors.ts';

/** Ids of calls grow within a connection, so that a repeated one is recognised without remembering them all. */
const id = z.int().positive();

/** Parsed by the contract, not here. JSON leaves out what is undefined. */
const anything = z.unknown().optional();

/** What a page may say. */
export const toServerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id, operation: z.string(), input: anything }),
  z.strictObject({ kind: z.literal('cancel'), id }),
]);
export type ToServer = z.infer<typeof toServerSchema>;

/** What a backend may say. */
export const toClientSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('progress'), id, value: anything }),
  z.strictObject({ kind: z.literal('answer'), id, output: anything }),
  z.strictObject({ kind: z.literal('failure'), id, failure: callFailureSchema }),
  z.strictObject({ kind: z.literal('event'), name: z.string(), value: anything }),
]);
export type ToClient = z.infer<typeof toClientSchema>;
