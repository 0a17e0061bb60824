import { z } from 'zod';
import { event, job, request } from '../../core/contract/define.ts';
import type { Implementation } from '../../core/transport/implementation.ts';

const none = z.strictObject({});
const count = z.strictObject({ done: z.int() });

/** One operation of every kind; the suite replaces single handlers. */
export const smallContract = {
  echo: request(z.strictObject({ text: z.string() }), z.strictObject({ text: z.string() })),
  add: request(
    z.strictObject({ a: z.number(), b: z.number().default(1) }),
    z.strictObject({ sum: z.number() }),
  ),
  file: request(
    z.strictObject({
      structures: z.array(z.strictObject({ id: z.int() })),
      byPatient: z.record(z.string(), z.int()).optional(),
    }),
    none,
  ),
  whoAmI: request(none, z.strictObject({ reader: z.string() })),
  count: job(z.strictObject({ to: z.int() }), count, count),
  ticked: event(count),
} as const;

export type SmallContract = typeof smallContract;

export interface SmallSession {
  readonly reader: string;
}

export type SmallImplementation = Implementation<SmallContract, SmallSession>;

export const smallImplementation = {
  echo: ({ text }) => ({ text }),
  add: ({ a, b }) => Promise.resolve({ sum: a + b }),
  file: () => ({}),
  whoAmI: (_input, session) => ({ reader: session.reader }),
  count: ({ to }, _session, { progress }) => {
    for (let done = 1; done <= to; done += 1) progress({ done });
    return Promise.resolve({ done: to });
  },
} satisfies SmallImplementation;
