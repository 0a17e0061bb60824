import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import type { ModelView } from '../../../core/domain/model-manifest.ts';
import { isEmpty } from '../../../core/mask/count.ts';
import { greyFrameOf } from '../../../core/pixels/grey-frame.ts';
import type { JudgedKind } from '../../../core/training/judged.ts';
import { makeExample, type StructureTruth } from '../../../core/training/make-example.ts';
import { splitPatients, type SplitPart } from '../../../core/training/split.ts';
import { decodePlace } from '../../engine/label-frame-file.ts';
import { openFrames } from '../../engine/open-frames.ts';
import { groupOf, type TruthPlace } from '../../evaluation/truth-place.ts';
import { noMatch } from '../../evaluation/labelled-cases.ts';
import type { CatalogueFrame } from '../../workspace/catalogue-types.ts';
import type { CollectedFacts, CollectWork, SetSink } from './collected-set.ts';
import { countKinds } from './count-kinds.ts';
import { createImageParts } from './image-parts.ts';

export interface FolderCollection {
  readonly frames: readonly CatalogueFrame[];
  readonly truth: TruthPlace;
  /** Ids in the truth, and names of the outputs, in the order of the outputs. */
  readonly structures: readonly { readonly id: string; readonly output: string }[];
  readonly view: ModelView;
  readonly shares: { readonly validation: number; readonly held: number };
  readonly seed: number;
  /** Images without truth, for a mean teacher. */
  readonly withUnlabelled: boolean;
}

interface FolderCase {
  readonly frame: CatalogueFrame;
  readonly name: string;
  readonly patient: string;
}

/**
 * Makes the examples of a training from images and truth in a folder, as `countersign evaluate` reads them. What the truth
 * draws counts as corrected: a person drew it.
 * @throws ExpectedError `truth-no-match`, `truth-size`, `training-patients`; CancelledError.
 */
export async function collectFolder(
  about: FolderCollection,
  { sink, signal, onProgress }: CollectWork & { readonly sink: SetSink },
): Promise<CollectedFacts> {
  const { frames, truth, structures, view, withUnlabelled } = about;
  const { cases, bare } = matched(frames, truth);
  if (cases.length === 0) throw noMatch(frames.length, truth);
  const parts = await partsOf(cases, about);
  const dealt = [
    // What is held or measured on first: the same pixels under another name are not learnt from.
    ...(['held', 'validation', 'training'] as const).flatMap((part) =>
      cases
        .filter((one) => parts.get(one.patient) === part)
        .map(({ frame, name }) => ({ part, frame, name })),
    ),
    ...(withUnlabelled ? bare : []).map((frame) => ({ part: 'unlabelled' as const, frame, name: '' })),
  ];
  const images = createImageParts();
  const judged: { readonly kinds: readonly JudgedKind[] }[] = [];
  for (const [done, { part, frame, name }] of dealt.entries()) {
    if (signal.aborted) throw new CancelledError();
    onProgress(done, dealt.length);
    const place = { ...frame, pixelSha256: null, frameId: name };
    const { frame: decoded, pixels } = await decodePlace(place, { openFrames });
    if (!images.take(part, pixels) || part === 'held') continue;
    const grey = greyFrameOf(decoded);
    const { laterality } = decoded;
    let lessons: StructureTruth[] = [];
    if (part !== 'unlabelled') {
      const masks = await truth.read(name, grey);
      lessons = structures.map(({ id }) => ({ mask: masks?.get(id) ?? 'unknown', weight: 1 }));
      judged.push({ kinds: lessons.map(kindOf) });
    }
    await sink.put(part, makeExample({ id: pixels, frame: grey, laterality, view, structures: lessons }));
  }
  const counts = countKinds(judged, structures.length);
  const patients = (part: SplitPart): number => [...parts.values()].filter((one) => one === part).length;
  return {
    split: images.split(),
    counts: {
      patients: {
        training: patients('training'),
        validation: patients('validation'),
        held: patients('held'),
      },
      structures: Object.fromEntries(structures.map(({ output }, index) => [output, counts[index]!])),
    },
    teachers: [],
    unreadable: 0,
  };
}

function kindOf({ mask }: StructureTruth): JudgedKind {
  if (typeof mask === 'string') return mask;
  return isEmpty(mask) ? 'absent' : 'corrected';
}

/** Cases that are learnt from, told without decoding anything. */
export function countFolderCases(
  frames: readonly CatalogueFrame[],
  truth: TruthPlace,
  shares: FolderCollection['shares'],
): number {
  const { cases } = matched(frames, truth);
  const patients = new Set(cases.map(({ patient }) => patient)).size;
  const learnt = 1 - shares.validation - shares.held;
  return Math.max(
    1,
    Math.round((cases.length * Math.max(1, Math.round(patients * learnt))) / Math.max(1, patients)),
  );
}

function matched(frames: readonly CatalogueFrame[], truth: TruthPlace) {
  const cases: FolderCase[] = [];
  const bare: CatalogueFrame[] = [];
  for (const frame of frames) {
    const name = truth.nameOf(frame);
    if (name === null) bare.push(frame);
    else cases.push({ frame, name, patient: groupOf(name, frame.facts, truth.patients) });
  }
  // The catalogue's order depends on what was imported; names do not.
  cases.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { cases, bare };
}

async function partsOf(
  cases: readonly FolderCase[],
  { truth, shares, seed }: FolderCollection,
): Promise<Map<string, SplitPart>> {
  const asked = await Promise.all(
    cases.map(async ({ name, patient }) => ({ patient, structures: await truth.structuresOf(name) })),
  );
  const split = splitPatients(asked, shares, seed);
  if (shares.validation > 0 && split.validation.length === 0) {
    throw new ExpectedError(
      'training-patients',
      'All cases are of one patient, so what is learnt could not be measured on another one; add cases of a second patient.',
    );
  }
  const entries = (['training', 'validation', 'held'] as const).flatMap((part) =>
    split[part].map((index) => [asked[index]!.patient, part] as const),
  );
  return new Map(entries);
}
