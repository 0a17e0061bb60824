import { z } from 'zod';
import { job, request } from './define.ts';

const done = z.strictObject({});
const bytes = z.strictObject({ done: z.number(), total: z.number() });

const installerSchema = z.strictObject({ file: z.string(), bytes: z.number(), sha256: z.string() });
export const checkedUpdateSchema = z.strictObject({
  version: z.string(),
  released: z.string(),
  notes: z.string(),
  /** Of the release key that signed it: IT may compare it with what it was told. */
  fingerprint: z.string(),
  /** What fits this computer, one at least. */
  installers: z.array(installerSchema),
});
export type CheckedUpdateFacts = z.infer<typeof checkedUpdateSchema>;

/** Characters of the trace of a defect; longer ones are of endless recursion: the rest repeats. */
export const MOST_TRACE = 20_000;

/** What a station needs to be looked after: a report for support, updates without a network. */
export const maintenance = {
  /** The report as text, for a page that keeps it by the browser's own way. */
  'support.text': request(z.strictObject({}), z.strictObject({ name: z.string(), text: z.string() })),
  /** Writes the report into a folder; without one the system asks for it. Null: nothing was chosen. */
  'support.save': request(
    z.strictObject({ place: z.string().nullable() }),
    z.strictObject({ name: z.string().nullable() }),
  ),
  /** A defect of the page, as `defectTrace` says it: kept with those of the program, not sent anywhere. */
  'crash.report': request(z.strictObject({ trace: z.string().max(MOST_TRACE) }), done),
  /** Reads a bundle of the reader's choice whole; fails with the sentence that says why it is not offered. */
  'update.check': job(z.strictObject({ place: z.string() }), bytes, checkedUpdateSchema),
  /** Writes a verified installer into a folder of the reader's choice; it is never started. */
  'update.unpack': job(
    z.strictObject({ place: z.string(), file: z.string(), target: z.string() }),
    bytes,
    /** `shown`: the folder was opened in a window of the system. */
    z.strictObject({ path: z.string(), shown: z.boolean() }),
  ),
} as const;
