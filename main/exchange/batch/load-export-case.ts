import { ExpectedError } from '../../../core/domain/errors.ts';
import type { LabelledStructure, PseudoLabel } from '../../../core/domain/pseudo-label.ts';
import type { TaskStructure } from '../../../core/domain/task.ts';
import { judgementOf, leaves } from '../../../core/exchange/judgement.ts';
import type { SplitChoice } from '../../../core/exchange/export-options.ts';
import { isStoredEmpty } from '../../../core/mask/rle.ts';
import { labelUnder } from '../../../core/review/label-under.ts';
import { structureOrigin, type StructureOrigin } from '../../../core/review/structure-origin.ts';
import type { CurrentMasks, OpenedCase, Store } from '../../store/store.ts';
import { ownCaseName } from '../case-name.ts';
import type { ExportCase, ExportModel, ExportStructure } from '../export-case.ts';
import { exportModel, promptModel, type FindModel } from './model-identity.ts';
import { patientOf, type PatientMap } from './patient-map.ts';
import { splitOf } from './split.ts';

/** What of the store an export reads. */
export type CaseSource = Pick<Store, 'openCase' | 'currentMasks' | 'label' | 'history'>;

export interface LoadChoices {
  readonly taskSha256: string;
  readonly includeUnsigned: boolean;
  readonly split: SplitChoice;
  readonly patients: PatientMap | null;
  readonly findModel: FindModel;
}

export interface LoadedCase {
  readonly one: ExportCase;
  /** No Patient ID, and nothing maps it. */
  readonly unmapped: boolean;
  /** Cases with one key are of one patient as far as the split is concerned. */
  readonly splitKey: string;
}

/** A reader draws a stroke in a second; the masks of a large volume take some. */
const ATTEMPTS = 5;

/**
 * A case of the workspace as it leaves, all of it of one moment: while a reader goes on, it is read again.
 * @throws ExpectedError `case-unknown`, `case-busy`, `mask-damaged`, `patients-conflict`.
 */
export async function loadExportCase(
  store: CaseSource,
  caseId: string,
  choices: LoadChoices,
): Promise<LoadedCase> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const opened = await store.openCase(caseId);
    const masks = await masksOf(store, opened);
    if (masks !== null) return assemble(store, opened, { masks, choices });
  }
  throw new ExpectedError(
    'case-busy',
    'A case is being changed without a pause, so it cannot be exported now; export when its reader has finished.',
  );
}

/** Null: the case has changed meanwhile. */
async function masksOf(store: CaseSource, { record, state }: OpenedCase): Promise<CurrentMasks[] | null> {
  const masks: CurrentMasks[] = [];
  for (const { frameId } of record.frames) {
    const current = await store.currentMasks(record.caseId, frameId);
    if (current.seq !== state.seq) return null;
    masks.push(current);
  }
  return masks;
}

interface Parts {
  readonly masks: readonly CurrentMasks[];
  readonly choices: LoadChoices;
}

async function assemble(
  store: CaseSource,
  opened: OpenedCase,
  { masks, choices }: Parts,
): Promise<LoadedCase> {
  const { record, task, state } = opened;
  const labels = await labelsUnder(store, opened);
  const structures = task.structures.map((structure) =>
    structureOf(opened, structure, { masks, labels, includeUnsigned: choices.includeUnsigned }),
  );
  const patient = patientOf(record, choices.patients);
  const one: ExportCase = {
    caseId: record.caseId,
    name: ownCaseName(task.id, record.caseId, record.frames),
    // Unmapped images stay apart where their studies are: their dates are shifted, and they are called, by themselves.
    patientKey: patient.unmapped ? record.patientKey : patient.key,
    split: splitOf(patient.key, choices.split),
    task,
    taskSha256: choices.taskSha256,
    frames: record.frames.map(({ frameId, sopInstanceUid, frameIndex, locator, facts, pixelSha256 }) => {
      return { frameId, sopInstanceUid, frameIndex, locator, facts, pixelSha256 };
    }),
    structures,
    models: modelsOf(opened, [...labels.values()], choices.findModel),
    seq: state.seq,
    at: await momentOf(store, opened, [...labels.values()]),
  };
  return { one, unmapped: patient.unmapped, splitKey: patient.key };
}

/** All pseudo labels that a present mask is based on, by id. */
async function labelsUnder(
  store: CaseSource,
  { record, state, labels }: OpenedCase,
): Promise<Map<string, PseudoLabel>> {
  const known = new Map(Object.values(labels).map((label) => [label.id, label]));
  const used = new Map<string, PseudoLabel>();
  for (const { structure } of state.structures) {
    for (const { frameId } of record.frames) {
      const id = labelUnder(state, structure, frameId);
      if (id !== null && !used.has(id)) used.set(id, known.get(id) ?? (await store.label(id)));
    }
  }
  return used;
}

function structureOf(
  { record, state, revisions, structures }: OpenedCase,
  structure: TaskStructure,
  about: {
    readonly masks: readonly CurrentMasks[];
    readonly labels: ReadonlyMap<string, PseudoLabel>;
    readonly includeUnsigned: boolean;
  },
): ExportStructure {
  const own = state.structures.find((one) => one.structure === structure.id);
  const masks = about.masks.map((frame) => maskIn(frame, structure.id));
  const labels = record.frames.map(
    ({ frameId }): LabelledStructure | null =>
      structures[frameId]?.find((one) => one.structure === structure.id) ?? null,
  );
  const under = record.frames.map(({ frameId }) => {
    const id = labelUnder(state, structure.id, frameId);
    return id === null ? undefined : about.labels.get(id);
  });
  const judgement = judgementOf(own?.verdict?.verdict ?? null);
  const tools = own?.tools ?? [];
  // Where nobody and no machine has looked, nothing is known, whatever was chosen about unsigned structures.
  const exists = own?.verdict != null || tools.length > 0 || labels.some((label) => label !== null);
  return {
    structure,
    judgement,
    leaves: exists && leaves(judgement, about.includeUnsigned),
    verdict: own?.verdict ?? null,
    revision: revisions[structure.id] ?? '',
    origin: structureOrigin(
      { tools, drawnFromNothing: own?.drawnFromNothing ?? false },
      originUnder(structure.id, under),
    ),
    tools,
    activeMs: own?.activeMs ?? 0,
    empty: masks.every(isStoredEmpty),
    labels,
    masks,
  };
}

function maskIn({ masks }: CurrentMasks, structure: string): Uint8Array {
  const found = masks.find((one) => one.structure === structure);
  if (found !== undefined) return found.bytes;
  // The task got it while the case was being read.
  throw new ExpectedError('case-busy', 'The task has changed during the export; export again.');
}

/** What lies under the readers' edits: of imported labels what their files say. */
function originUnder(structure: string, labels: readonly (PseudoLabel | undefined)[]): StructureOrigin {
  const origins = new Set(
    labels.flatMap((label): StructureOrigin[] => {
      if (label === undefined) return [];
      return [label.imported?.structures[structure]?.origin ?? 'AUTOMATIC'];
    }),
  );
  if (origins.size > 1) return 'SEMIAUTOMATIC';
  return [...origins][0] ?? 'AUTOMATIC';
}

/** Each once, in the order of their ids; with the one that answered prompts where a reader took an answer over. */
function modelsOf(
  { task, state }: OpenedCase,
  labels: readonly PseudoLabel[],
  find: FindModel,
): ExportModel[] {
  const models = new Map<string, ExportModel>();
  const add = (model: ExportModel): void => {
    models.set(JSON.stringify([model.id, model.version, model.files]), model);
  };
  for (const label of labels) for (const used of label.models) add(exportModel(used, task, find));
  const prompted = state.structures.some(({ tools }) => tools.includes('sam'));
  const answering = prompted && ![...models.values()].some(({ id }) => id === task.models.sam);
  const model = answering ? promptModel(task, find) : null;
  if (model !== null) add(model);
  return [...models].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** The newest verdict, else the newest pseudo label, else whatever happened last. */
async function momentOf(
  store: CaseSource,
  { record, state }: OpenedCase,
  labels: readonly PseudoLabel[],
): Promise<string> {
  const verdicts = state.structures.flatMap(({ verdict }) => (verdict === null ? [] : [verdict.at]));
  const times = verdicts.length > 0 ? verdicts : labels.map(({ createdAt }) => createdAt);
  const newest = times.sort().at(-1);
  if (newest !== undefined) return newest;
  return (await store.history(record.caseId)).at(-1)?.at ?? new Date(0).toISOString();
}
