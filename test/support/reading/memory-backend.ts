import { memoryLanguages, memorySettings } from '../memory-settings.ts';
import type { Appended, CaseAction, CaseView } from '../../../core/contract/case.ts';
import { contract, type Contract, type JobStatus } from '../../../core/contract/contract.ts';
import type { ParsedInputOf, ProgressOf } from '../../../core/contract/define.ts';
import type { ExportCheck, ExportResult } from '../../../core/contract/export.ts';
import { failureOf } from '../../../core/contract/failure-of.ts';
import { packFrame } from '../../../core/contract/frame-bundle.ts';
import { packMasks, type MaskLayer } from '../../../core/contract/mask-bundle.ts';
import type { TrainingRun } from '../../../core/contract/training.ts';
import type { WorklistRow } from '../../../core/contract/worklist.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Frame } from '../../../core/domain/frame.ts';
import type { ActionBody, CaseBody, CaseEntry } from '../../../core/domain/journal-entry.ts';
import type { Reader } from '../../../core/domain/reader.ts';
import type { Task } from '../../../core/domain/task.ts';
import { toBase64 } from '../../../core/edit/base64.ts';
import { cloneMask, createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { isEmpty } from '../../../core/mask/count.ts';
import { encodeMask } from '../../../core/mask/rle.ts';
import { chooseForBulk } from '../../../core/review/bulk-rule.ts';
import { CaseReplay } from '../../../core/review/case-replay.ts';
import { emptyCaseState } from '../../../core/review/empty-case-state.ts';
import { isAction } from '../../../core/review/entry-changes.ts';
import { redoBody } from '../../../core/review/redo-body.ts';
import { undoBody } from '../../../core/review/undo-body.ts';
import { structureOf } from '../../../core/review/with-structures.ts';
import { createClient, type Client } from '../../../core/transport/client.ts';
import type { Implementation, JobWork } from '../../../core/transport/implementation.ts';
import { serve, type Server } from '../../../core/transport/serve.ts';
import type { LanguagesPort } from '../../../main/backend/ports.ts';
import { createMemoryChannels } from '../../../main/hosts/memory.ts';
import { memoryLogins, type MemoryAccounts, type MemoryLogin } from './memory-logins.ts';
import { memoryMaintenance } from './memory-maintenance.ts';
import { memoryTraining, type TrainingAnswers } from './memory-training.ts';
import { NOBODY, NOTHING_LEAVES, plainRow } from './plain-answers.ts';

/** A case as a test describes it. All frames have the same size. */
export interface TestCase {
  readonly caseId: string;
  readonly patientKey: string;
  readonly frames: readonly Frame[];
  readonly task: Task;
  /** By structure, layer and frame; what is left out is empty. */
  readonly masks: Readonly<Record<string, Partial<Record<MaskLayer, readonly BitMask[]>>>>;
  readonly labels?: CaseView['labels'];
  readonly modality?: string;
}

interface LiveCase {
  readonly about: TestCase;
  readonly replay: CaseReplay;
  readonly entries: CaseEntry[];
}

interface PageSession extends MemoryLogin {
  reader: Reader | null;
}

/** What a test may make go wrong. */
export interface Faults {
  /** Thrown instead of the next appends, before anything is written. */
  refuseAppend: (() => Error | null) | null;
  /** Writes, then cuts the line before the answer (a kill between fsync and send). */
  cutAfterAppend: boolean;
  /** Holds an answer back until the promise resolves. */
  delay: ((operation: string, input: unknown) => Promise<void> | null) | null;
}

type ExportWork = JobWork<ProgressOf<Contract, 'export.run'>>;

export interface MemoryBackend {
  readonly faults: Faults;
  /** Files in the station's folder of languages. */
  languages: LanguagesPort;
  /** Passphrase by name; null, as at first: an open station. */
  accounts: MemoryAccounts;
  readonly calls: { readonly operation: string; readonly input: unknown }[];
  /** Another page on the same workspace. */
  connect(): Client<Contract>;
  /** Ends every connection, as a killed backend does; what was written stays. */
  kill(): void;
  fetchBlob(ticket: string): Promise<Uint8Array>;
  entries(caseId: string): readonly CaseEntry[];
  /** The mask that a replay of the journal comes to. */
  mask(caseId: string, structure: string, frame?: number): BitMask;
  state(caseId: string): CaseReplay['state'];
  /** A newer pseudo label with the same masks comes under a case that nobody has touched. */
  relabel(caseId: string): void;
  /** Tells every page that the list has changed, e.g. after a case was put into the array it was made with. */
  tellList(): void;
  /** What the list of jobs says from now on, told to every page that is connected. */
  tellJobs(jobs: readonly JobStatus[]): void;
  /** What a decoder answers. */
  decode: (input: { structure: string; prompts: unknown }) => Promise<BitMask[]>;
  /** What pages that connect from now on are answered about models and trainings. */
  training: TrainingAnswers;
  /** Tells every page that a training has moved on, that one was discarded, or that there are other models. */
  tellTraining(run: TrainingRun): void;
  tellRemoved(runId: string): void;
  tellModels(): void;
  /** What the check of an export and the export itself answer. */
  checkExport: (input: ParsedInputOf<Contract, 'export.check'>, work: ExportWork) => Promise<ExportCheck>;
  runExport: (input: ParsedInputOf<Contract, 'export.run'>, work: ExportWork) => Promise<ExportResult>;
}

export function createMemoryBackend(cases: readonly TestCase[]): MemoryBackend {
  const blobs = new Map<string, Uint8Array>();
  const servers = new Set<Server<Contract>>();
  const calls: { operation: string; input: unknown }[] = [];
  const live = new Map(cases.map((one) => [one.caseId, begin(one)]));
  const faults: Faults = { refuseAppend: null, cutAfterAppend: false, delay: null };
  let jobs: JobStatus[] = [];
  let seq = 0;
  let tickets = 0;

  const write = (of: LiveCase, body: CaseBody, reader: Reader | null): CaseEntry => {
    seq += 1;
    const entry: CaseEntry = { seq, at: '2026-01-01T00:00:00.000Z', reader, body };
    of.entries.push(entry);
    of.replay.apply(entry);
    return entry;
  };

  const caseOf = (caseId: string): LiveCase => {
    const found = live.get(caseId);
    if (found === undefined) throw new ExpectedError('case-unknown', 'This case is not there any more.');
    if (found.entries.length === 0) {
      const labels = Object.fromEntries(found.about.frames.map((_, i) => [frameIdOf(found.about, i), LABEL]));
      write(found, { kind: 'begin', labels }, null);
    }
    return found;
  };

  const maskOf = (of: LiveCase, structure: string, frame: number): BitMask =>
    of.replay.mask({ structure, frameId: frameIdOf(of.about, frame) }) ??
    of.about.masks[structure]?.refined?.[frame] ??
    createMask(of.about.frames[frame]!.columns, of.about.frames[frame]!.rows);

  const revisions = (of: LiveCase): Record<string, string> =>
    Object.fromEntries(
      of.about.task.structures.map(({ id }) => [
        id,
        digest(of.about.frames.map((_, i) => toBase64(encodeMask(maskOf(of, id, i)))).join(' ') + id),
      ]),
    );

  const bodyOf = (
    of: LiveCase,
    action: CaseAction,
    reader: Reader | null,
  ): [CaseBody | null, Appended['skipped']] => {
    const { state } = of.replay;
    switch (action.kind) {
      case 'edit': {
        const { kind, group, tool, settings, changes } = action;
        const edit = { kind, group, tool, settings, changes };
        const fromNothing = edit.changes
          .map((change) => change.structure)
          .filter(
            (id) =>
              structureOf(state, id)?.tools.length === 0 &&
              of.about.frames.every((_f, i) => isEmpty(maskOf(of, id, i))),
          );
        return [{ ...edit, fromNothing }, []];
      }
      case 'prompts':
        return [action, []];
      case 'undo':
      case 'redo': {
        const group = state[action.kind].at(-1)?.group;
        if (group === undefined) throw new ExpectedError('refused', 'There is nothing left.');
        const entries = of.entries.filter((one) => isAction(one.body) && one.body.group === group);
        if (action.kind === 'redo') return [redoBody(group, entries), []];
        return [
          undoBody({
            group,
            entries,
            before: of.replay.undoLog.before(group) ?? [],
            state,
            reader: reader ?? READER,
          }),
          [],
        ];
      }
      case 'verdict': {
        if (reader === null) throw new ExpectedError('no-reader', 'Say who you are first.');
        const now = revisions(of);
        const old = action.structures.find((one) => now[one.structure] !== one.revision);
        if (old !== undefined) throw new ExpectedError('refused', 'Another revision is there now.');
        const bulk =
          action.scope === 'bulk' && action.verdict === 'accepted'
            ? chooseForBulk(
                of.about.task.review,
                action.structures.map((one) => candidate(of, one)),
              )
            : { take: action.structures.map((one) => one.structure), skipped: [] };
        const signed = action.structures
          .filter((one) => bulk.take.includes(one.structure))
          .map(({ structure, revision, activeMs }) => {
            const edited = (structureOf(state, structure)?.tools.length ?? 0) > 0;
            const verdict = action.verdict === 'accepted' && edited ? 'corrected' : action.verdict;
            return { structure, revision, activeMs, verdict };
          });
        const { group, scope, reason = '', note = '' } = action;
        const body: ActionBody = { kind: 'verdict', group, scope, signed, reason, note };
        return [signed.length === 0 ? null : body, [...bulk.skipped]];
      }
      case 'rebase':
        throw new ExpectedError('refused', 'There is no newer pseudo label.');
      case 'time':
        return [action, []];
    }
  };

  const candidate = (of: LiveCase, one: { structure: string; seen: boolean }) => ({
    structure: structureOf(of.replay.state, one.structure)!,
    seen: one.seen,
    frames: of.about.frames.map((_, i) => ({
      label:
        of.about.labels?.[frameIdOf(of.about, i)]?.find((label) => label.structure === one.structure) ?? null,
      lateralityDoubt: false,
      empty: isEmpty(maskOf(of, one.structure, i)),
    })),
  });

  const isFinished = ({ entries, replay }: LiveCase, group: string): boolean =>
    replay.state.undo.at(-1)?.group !== group &&
    entries.some(({ body }) => isAction(body) && body.group === group);

  const append = (caseId: string, after: number, action: CaseAction, reader: Reader | null): Appended => {
    const of = caseOf(caseId);
    const refused = faults.refuseAppend?.() ?? null;
    if (refused !== null) throw refused;
    if (after !== of.replay.state.seq) throw new ExpectedError('case-stale', 'The case has changed.');
    if ('group' in action && isFinished(of, action.group)) {
      throw new ExpectedError('review-refused', 'This action was finished before; begin a new one.');
    }
    const [body, skipped] = bodyOf(of, action, reader);
    const entries = body === null ? [] : [write(of, body, reader)];
    const appended = { caseId, entries, revisions: revisions(of), skipped };
    return appended;
  };

  const viewOf = (of: LiveCase): CaseView => {
    const { about } = of;
    return {
      caseId: about.caseId,
      identity: { ...NOBODY, modality: about.modality ?? 'DX' },
      patientKey: about.patientKey,
      task: about.task,
      frames: about.frames.map((frame, i) => ({
        frameId: frameIdOf(about, i),
        columns: frame.columns,
        rows: frame.rows,
        pixelAspect: frame.pixelAspect,
        orientation: null,
        position: null,
        patientOrientation: null,
        laterality: frame.laterality,
        labelId: LABEL,
      })),
      labels: about.labels ?? {},
      models: [],
      state: of.replay.state,
      revisions: revisions(of),
      preparation: 'prepared',
      problem: '',
      newerLabel: false,
      notes: [],
    };
  };

  const put = (bytes: Uint8Array): { ticket: string } => {
    tickets += 1;
    const ticket = `t${String(tickets)}`;
    blobs.set(ticket, bytes);
    return { ticket };
  };

  const frameNumber = (of: LiveCase, frameId: string): number =>
    of.about.frames.findIndex((_, i) => frameIdOf(of.about, i) === frameId);

  const order = [...live.keys()];
  const rowsOf = (): WorklistRow[] =>
    order.map((caseId) => {
      const { about, replay } = live.get(caseId)!;
      return plainRow(about, replay.state);
    });

  const hear = async (operation: string, input: unknown): Promise<void> => {
    calls.push({ operation, input });
    await (faults.delay?.(operation, input) ?? null);
  };

  const unused = (): never => {
    throw new ExpectedError('refused', 'No test needs this.');
  };

  const backend: MemoryBackend = {
    faults,
    languages: memoryLanguages(),
    accounts: null,
    calls,
    training: {},
    tellTraining: (run) => {
      for (const each of servers) each.emit('training.changed', run);
    },
    tellRemoved: (runId) => {
      for (const each of servers) each.emit('training.removed', { runId });
    },
    tellModels: () => {
      for (const each of servers) each.emit('models.changed', {});
    },
    decode: () => Promise.resolve([]),
    checkExport: () => Promise.resolve(NOTHING_LEAVES),
    runExport: () => Promise.resolve(unused()),
    kill: () => {
      for (const server of servers) server.close();
      servers.clear();
    },
    fetchBlob: (ticket) => {
      const bytes = blobs.get(ticket);
      blobs.delete(ticket);
      return bytes === undefined ? Promise.reject(new Error('gone')) : Promise.resolve(bytes);
    },
    entries: (caseId) => live.get(caseId)?.entries ?? [],
    mask: (caseId, structure, frame = 0) => maskOf(caseOf(caseId), structure, frame),
    state: (caseId) => caseOf(caseId).replay.state,
    tellList: () => {
      for (const each of servers) each.emit('worklist.changed', { cases: null });
    },
    tellJobs: (list) => {
      jobs = [...list];
      for (const each of servers) each.emit('jobs.changed', { jobs });
    },
    relabel: (caseId) => {
      const of = caseOf(caseId);
      const labels = Object.fromEntries(of.about.frames.map((_, i) => [frameIdOf(of.about, i), NEWER_LABEL]));
      write(of, { kind: 'begin', labels }, null);
    },
    connect: () => {
      const [page, own] = createMemoryChannels();
      const session: PageSession = { reader: null, account: null, locked: false };
      const logins = memoryLogins(() => backend.accounts, session);
      const settings = memorySettings();
      const implementation = {
        'workspace.unlock': () => ({}),
        'session.hello': async () => {
          await hear('session.hello', {});
          const tasks = [...new Map(cases.map((one) => [one.task.id, one.task])).values()];
          return {
            version: '0',
            host: { kind: 'browser', folderDialog: false },
            settings: settings.now(),
            workspace: 'test',
            ...logins.state(),
            readers: [READER],
            tasks: tasks.map((task) => ({ task, cases: cases.length, problem: '' })),
            images: cases.length,
            inference: '',
          };
        },
        'session.signIn': ({ name }) => {
          session.reader = { ...READER, name };
          return session.reader;
        },
        ...logins.operations,
        'session.signOut': () => {
          session.reader = null;
          session.account = null;
          return {};
        },
        'settings.change': (change) => settings.change(change),
        'languages.list': async () => ({ tags: [...(await backend.languages.list())] }),
        'languages.get': async ({ tag }) => ({ catalogue: await backend.languages.get(tag) }),
        'host.fullScreen': () => ({}),
        'places.choose': () => ({ place: null }),
        'places.list': () => ({ path: [], entries: [], more: 0 }),
        'import.run': () => Promise.resolve(unused()),
        'import.problems': () => ({ total: 0, problems: [] }),
        'demo.open': () => Promise.resolve(unused()),
        'worklist.query': async (input) => {
          await hear('worklist.query', input);
          const rows = rowsOf();
          return { total: rows.length, rows: rows.slice(input.offset, input.offset + input.limit) };
        },
        'worklist.counts': () => ({
          total: order.length,
          byState: { unprepared: 0, failed: 0, ready: order.length, started: 0, done: 0 },
          structures: 0,
          decided: 0,
          flagged: 0,
          postponed: 0,
          modalities: [],
          models: [],
        }),
        'worklist.next': ({ after, direction, undecidedOnly }) => {
          const by = direction === 'next' ? 1 : -1;
          for (
            let at = after === null ? 0 : order.indexOf(after) + by;
            at >= 0 && at < order.length;
            at += by
          ) {
            const found = live.get(order[at]!)!;
            const open = found.replay.state.structures.some((one) => one.verdict === null);
            if (!undecidedOnly || open) return { caseId: order[at]!, position: at, total: order.length };
          }
          return { caseId: null, position: 0, total: order.length };
        },
        'worklist.thumbnail': () => ({ png: '' }),
        'worklist.assign': () => ({ changed: 1 }),
        'worklist.postpone': () => ({ changed: 1 }),
        'worklist.prepare': () => Promise.resolve({ made: 0, reused: 0, failed: 0 }),
        'case.open': async (input) => {
          await hear('case.open', input);
          return viewOf(caseOf(input.caseId));
        },
        'case.close': async (input) => {
          await hear('case.close', input);
          return {};
        },
        'case.frame': async (input) => {
          await hear('case.frame', input);
          const of = caseOf(input.caseId);
          return put(packFrame(of.about.frames[frameNumber(of, input.frameId)]!));
        },
        'case.masks': async (input) => {
          await hear('case.masks', input);
          const of = caseOf(input.caseId);
          const i = frameNumber(of, input.frameId);
          const { columns: width, rows: height } = of.about.frames[i]!;
          const masks = of.about.task.structures.flatMap(({ id }) =>
            LAYERS.flatMap((layer) => {
              const mask = layer === 'current' ? maskOf(of, id, i) : of.about.masks[id]?.[layer]?.[i];
              return mask === undefined ? [] : [{ structure: id, layer, bytes: encodeMask(mask) }];
            }),
          );
          return put(packMasks({ frameId: input.frameId, seq: of.replay.state.seq, width, height, masks }));
        },
        'case.prefetch': async (input) => {
          await hear('case.prefetch', input);
          return {};
        },
        'case.related': () => ({ cases: [] }),
        'case.append': async (input) => {
          await hear('case.append', input);
          const reader = logins.requireAuthor(input.by);
          const appended = append(input.caseId, input.after, input.action, reader);
          if (faults.cutAfterAppend) {
            faults.cutAfterAppend = false;
            backend.kill();
          }
          for (const each of servers) each.emit('case.changed', appended);
          return appended;
        },
        'case.history': () => ({ entries: [] }),
        'prompt.decode': async (input) => {
          await hear('prompt.decode', input);
          const masks = await backend.decode(input);
          return {
            decodeId: 'd1',
            candidates: masks.map((mask, i) => ({
              mask: toBase64(encodeMask(mask)),
              predictedIou: 0.9 - i / 10,
              stability: null,
            })),
            provider: 'test',
            decoderMs: 1,
          };
        },
        'structure.example': () => ({ png: '', caption: '' }),
        'export.defaults': () => ({ map: 'none' }),
        'export.check': async (input, _session, work) => {
          await hear('export.check', input);
          return backend.checkExport(input, work);
        },
        'export.run': async (input, _session, work) => {
          await hear('export.run', input);
          return backend.runExport(input, work);
        },
        ...memoryMaintenance(),
        ...memoryTraining(),
        ...backend.training,
        'jobs.list': () => ({ jobs }),
        'jobs.cancel': async (input) => {
          await hear('jobs.cancel', input);
          return {};
        },
      } satisfies Implementation<Contract, PageSession>;
      const server = serve<Contract, PageSession>(contract, implementation, own, {
        session,
        failureOf,
        log: () => undefined,
      });
      servers.add(server);
      return createClient(contract, page);
    },
  };
  return backend;

  function begin(about: TestCase): LiveCase {
    const state = emptyCaseState(about.task.structures);
    const replay = new CaseReplay(state, ({ structure, frameId }) => {
      const i = about.frames.findIndex((_, at) => frameIdOf(about, at) === frameId);
      const frame = about.frames[i];
      if (frame === undefined) return null;
      return cloneMask(about.masks[structure]?.refined?.[i] ?? createMask(frame.columns, frame.rows));
    });
    return { about, replay, entries: [] };
  }
}

export function frameIdOf({ caseId }: Pick<TestCase, 'caseId'>, index: number): string {
  return `${caseId.slice(0, 4)}#${String(index)}`;
}

const LABEL = 'a'.repeat(64);
const NEWER_LABEL = 'b'.repeat(64);
const LAYERS: readonly MaskLayer[] = ['current', 'refined', 'guess', 'sam'];
export const READER: Reader = { id: '0123456789abcdef', name: 'Dr. Test', authenticated: false };

/** 64 hex digits that differ where texts differ; no more is needed here. */
function digest(text: string): string {
  let hash = 2166136261;
  let out = '';
  for (let round = 0; round < 8; round++) {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619) + round;
    out += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return out;
}
