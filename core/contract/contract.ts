import { z } from 'zod';
import { promptDraftSchema } from '../domain/journal-entry.ts';
import { catalogueSchema, languageTagSchema } from '../domain/language-file.ts';
import { readerSchema } from '../domain/reader.ts';
import { settingsChangeSchema, stationSettingsSchema } from '../domain/station-settings.ts';
import { taskSchema } from '../domain/task.ts';
import { accountOperations, loginSchema } from './accounts.ts';
import { appendedSchema, caseActionSchema, caseViewSchema, decodedSchema } from './case.ts';
import { maintenance } from './maintenance.ts';
import { event, job, request } from './define.ts';
import { exportCheckSchema, exportQuestionSchema, exportResultSchema, passphraseSchema } from './export.ts';
import { modelOperations, trainingOperations } from './training.ts';
import {
  worklistCountsSchema,
  worklistFilterSchema,
  worklistRowSchema,
  worklistSortSchema,
} from './worklist.ts';

const none = z.strictObject({});
const done = z.strictObject({});
const ticket = z.string();
const caseId = z.string();

/** How far a job is; `what` is a phrase for the jobs panel, without patient data. */
export const jobProgressSchema = z.strictObject({
  done: z.number(),
  total: z.number().nullable(),
  what: z.string(),
});

export const jobStatusSchema = z.strictObject({
  id: z.string(),
  kind: z.enum([
    'import',
    'prepare',
    'demo',
    'prefetch',
    'prompt',
    'export',
    'export-check',
    'training',
    'model-export',
    'model-import',
    'comparison',
  ]),
  title: z.string(),
  priority: z.enum(['visible-prompt', 'visible-frame', 'prefetch', 'batch']),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  progress: jobProgressSchema,
  /** Sentence when it failed. */
  problem: z.string(),
});
export type JobStatus = z.infer<typeof jobStatusSchema>;

export const importSummarySchema = z.strictObject({
  found: z.number(),
  added: z.number(),
  unchanged: z.number(),
  refused: z.number(),
  copies: z.number(),
  conflicts: z.number(),
  failed: z.number(),
});

/** A folder or file of the station that the page may name, by an id that the backend granted. */
export const placeSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['folder', 'file', 'archive', 'drive']),
});

const taskInfoSchema = z.strictObject({
  task: taskSchema,
  cases: z.number().int(),
  /** Sentence when its models are not there or damaged, else empty. */
  problem: z.string(),
});

/** Cases by id, or all that a filter lets through. */
const selectionSchema = z.union([
  z.strictObject({ cases: z.array(caseId).min(1).max(10_000) }),
  z.strictObject({ filter: worklistFilterSchema }),
]);

const worklistQuery = z.strictObject({
  filter: worklistFilterSchema,
  sort: worklistSortSchema,
  descending: z.boolean().default(false),
});

/** The only list of what page and backend say to each other. */
export const contract = {
  'session.hello': request(
    none,
    z.strictObject({
      version: z.string(),
      /** `folderDialog`: `places.choose` opens a dialog of the system. */
      host: z.strictObject({ kind: z.enum(['desktop', 'browser']), folderDialog: z.boolean() }),
      settings: stationSettingsSchema,
      /** Before a login, and on a locked screen, everything below is empty. */
      login: loginSchema,
      workspace: z.string(),
      reader: readerSchema.nullable(),
      readers: z.array(readerSchema),
      tasks: z.array(taskInfoSchema),
      images: z.number().int(),
      /** Which provider runs the networks and why, one sentence; empty until one has run. */
      inference: z.string(),
    }),
  ),
  /** Names the reader of this connection; a new name is kept. */
  'session.signIn': request(z.strictObject({ name: z.string().trim().min(1).max(80) }), readerSchema),
  'session.signOut': request(none, done),
  ...accountOperations,

  /**
   * Of a sealed workspace: until it is done everything else is refused with the reference `workspace-sealed`, or
   * `workspace-sealed-keychain` where the account's keychain can `keep` the key, so that nobody is asked again.
   */
  'workspace.unlock': request(
    z.strictObject({ passphrase: passphraseSchema, keep: z.boolean().default(false) }),
    done,
  ),

  /** Of the station, for everybody who reads on it. */
  'settings.change': request(settingsChangeSchema, stationSettingsSchema),

  /** Languages that the station has beside those of the program, by a file each. */
  'languages.list': request(none, z.strictObject({ tags: z.array(languageTagSchema) })),
  'languages.get': request(
    z.strictObject({ tag: languageTagSchema }),
    z.strictObject({ catalogue: catalogueSchema }),
  ),

  /** Turns the full screen of the program's window on or off; a browser does that itself. */
  'host.fullScreen': request(none, done),
  /** By a dialog of the system. Null: nothing was chosen. */
  'places.choose': request(
    z.strictObject({ want: z.enum(['study', 'target', 'model']) }),
    z.strictObject({ place: placeSchema.nullable() }),
  ),
  /** Null: the roots. */
  'places.list': request(
    z.strictObject({ place: z.string().nullable() }),
    z.strictObject({ path: z.array(placeSchema), entries: z.array(placeSchema), more: z.number().int() }),
  ),
  'import.run': job(z.strictObject({ place: z.string() }), importSummarySchema, importSummarySchema),
  'import.problems': request(
    z.strictObject({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(500) }),
    z.strictObject({
      total: z.number().int(),
      problems: z.array(z.strictObject({ file: z.string(), state: z.string(), reason: z.string() })),
    }),
  ),
  'demo.open': job(none, jobProgressSchema, z.strictObject({ taskId: z.string() })),

  'worklist.query': request(
    worklistQuery.extend({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(500) }),
    z.strictObject({ total: z.number().int(), rows: z.array(worklistRowSchema) }),
  ),
  'worklist.counts': request(z.strictObject({ filter: worklistFilterSchema }), worklistCountsSchema),
  /** The next case after this one in the list that has something undecided; null at the end. */
  'worklist.next': request(
    worklistQuery.extend({
      after: caseId.nullable(),
      direction: z.enum(['next', 'previous']),
      undecidedOnly: z.boolean(),
    }),
    z.strictObject({ caseId: caseId.nullable(), position: z.number().int(), total: z.number().int() }),
  ),
  'worklist.thumbnail': request(
    z.strictObject({ caseId, side: z.number().int().min(32).max(512) }),
    /** PNG with the masks drawn in, base64; empty when it cannot be made. */
    z.strictObject({ png: z.string() }),
  ),
  'worklist.assign': request(
    z.strictObject({ selection: selectionSchema, readerName: z.string().trim().min(1).max(80).nullable() }),
    z.strictObject({ changed: z.number().int() }),
  ),
  'worklist.postpone': request(
    z.strictObject({ selection: selectionSchema, postponed: z.boolean(), reason: z.string().max(200) }),
    z.strictObject({ changed: z.number().int() }),
  ),
  'worklist.prepare': job(
    z.strictObject({ taskId: z.string(), selection: selectionSchema }),
    jobProgressSchema,
    z.strictObject({ made: z.number().int(), reused: z.number().int(), failed: z.number().int() }),
  ),

  /**
   * Never waits for a model. Starts preparation at visible priority when there is no pseudo label yet, unless it is
   * only looked at `ahead` of the reader.
   */
  'case.open': request(z.strictObject({ caseId, ahead: z.boolean().default(false) }), caseViewSchema),
  'case.close': request(z.strictObject({ caseId }), done),
  /** Ticket of a `packFrame` bundle. */
  'case.frame': request(z.strictObject({ caseId, frameId: z.string() }), z.strictObject({ ticket })),
  /** Ticket of a `packMasks` bundle with all layers. */
  'case.masks': request(z.strictObject({ caseId, frameId: z.string() }), z.strictObject({ ticket })),
  /** What the reader will probably open next, nearest first: decoded, and prepared with embedding. */
  'case.prefetch': request(z.strictObject({ cases: z.array(caseId).max(8) }), done),
  /** Other cases of the same patient, newest first. */
  'case.related': request(
    z.strictObject({ caseId }),
    z.strictObject({
      cases: z.array(
        z.strictObject({ caseId, title: z.string(), studyDate: z.string(), modality: z.string() }),
      ),
    }),
  ),
  /** Appends to the journal; the answer comes after the bytes are on the disk. */
  'case.append': request(
    z.strictObject({
      caseId,
      after: z.number().int().min(0),
      /** Whose it is, where logins are required: work of one reader is never written down as another's. */
      by: readerSchema.shape.id.exactOptional(),
      action: caseActionSchema,
    }),
    appendedSchema,
  ),
  'case.history': request(
    z.strictObject({ caseId }),
    z.strictObject({
      entries: z.array(
        z.strictObject({ seq: z.number().int(), at: z.string(), reader: z.string(), what: z.string() }),
      ),
    }),
  ),
  'prompt.decode': job(
    z.strictObject({ caseId, frameId: z.string(), structure: z.string(), prompts: promptDraftSchema }),
    jobProgressSchema,
    decodedSchema,
  ),
  /** A picture of a structure from accepted cases, PNG as base64; empty when there is none yet. */
  'structure.example': request(
    z.strictObject({ taskId: z.string(), structure: z.string() }),
    z.strictObject({ png: z.string(), caption: z.string() }),
  ),

  'export.defaults': request(
    none,
    /** `map`: whether this station keeps one already, whose passphrase is wanted. */
    z.strictObject({ map: z.enum(['none', 'kept']) }),
  ),
  /** Runs the conformance gate on every chosen case; nothing is written. */
  'export.check': job(
    exportQuestionSchema.extend({ selection: selectionSchema }),
    jobProgressSchema,
    exportCheckSchema,
  ),
  /** Makes a folder of its own in the place. Needs a reader, whose name goes into the journal and the manifest. */
  'export.run': job(
    exportQuestionSchema.extend({
      selection: selectionSchema,
      place: z.string(),
      passphrase: passphraseSchema.nullable(),
    }),
    jobProgressSchema,
    exportResultSchema,
  ),

  ...trainingOperations,
  ...modelOperations,

  ...maintenance,

  'jobs.list': request(none, z.strictObject({ jobs: z.array(jobStatusSchema) })),
  'jobs.cancel': request(z.strictObject({ id: z.string() }), done),

  'jobs.changed': event(z.strictObject({ jobs: z.array(jobStatusSchema) })),
  /** Rows of these cases, or with null any, have changed. */
  'worklist.changed': event(z.strictObject({ cases: z.array(caseId).nullable() })),
  /** Another page, or this one, has written to a case. */
  'case.changed': event(appendedSchema),
  /** A pseudo label has come, or preparation failed: open the case again. */
  'case.prepared': event(z.strictObject({ caseId, problem: z.string() })),
  /** What was dropped on the window, or opened by the system with this program: offer to import it. */
  'places.offered': event(z.strictObject({ place: placeSchema })),
  'settings.changed': event(stationSettingsSchema),
  /** Somebody chose it in the program's menu; what makes no sense now does nothing. */
  'command.run': event(z.strictObject({ id: z.string() })),
  /** The computer goes to sleep: what is not saved should be on its way. */
  'station.suspended': event(none),
  'station.resumed': event(none),
  /** A sentence for the reader. */
  notice: event(z.strictObject({ level: z.enum(['info', 'warning', 'error']), message: z.string() })),
} as const;

export type Contract = typeof contract;
