import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import type { ModelView } from '../../../core/domain/model-manifest.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { isEmpty } from '../../../core/mask/count.ts';
import { greyFrameOf } from '../../../core/pixels/grey-frame.ts';
import { makeExample } from '../../../core/training/make-example.ts';
import { splitPatients, type SplitPart } from '../../../core/training/split.ts';
import { decodePlace } from '../../engine/label-frame-file.ts';
import { openFrames } from '../../engine/open-frames.ts';
import { groupOf, type TruthPlace } from '../../evaluation/truth-place.ts';
import { noMatch } from '../../evaluation/labelled-cases.ts';
import type { CatalogueFrame } from '../../workspace/catalogue-types.ts';
import type { CollectedFacts, CollectWork, SetSink } from './collected-set.ts';

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

type Counts = CollectedFacts['counts']['structures'][string];

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
  const counts = structures.map((): Counts => ({
    accepted: 0,
    corrected: 0,
    absent: 0,
    unsigned: 0,
    unknown: 0,
  }));
  const digests: Record<SplitPart | 'unlabelled', Set<string>> = {
    training: new Set(),
    validation: new Set(),
    held: new Set(),
    unlabelled: new Set(),
  };
  const taken = new Set<string>();
  const total = cases.length + (withUnlabelled ? bare.length : 0);
  let done = 0;
  const step = (): void => {
    if (signal.aborted) throw new CancelledError();
    onProgress(done++, total);
  };
  for (const part of ['held', 'validation', 'training'] as const) {
    for (const { frame, name } of cases.filter((one) => parts.get(one.patient) === part)) {
      step();
      const { frame: decoded, pixels } = await decodePlace(
        { ...frame, pixelSha256: null, frameId: name },
        { openFrames },
      );
      if (taken.has(pixels)) continue;
      taken.add(pixels);
      digests[part].add(pixels);
      if (part === 'held') continue;
      const grey = greyFrameOf(decoded);
      const masks = (await truth.read(name, grey)) ?? new Map<string, BitMask>();
      const known = structures.map(({ id }) => masks.get(id));
      known.forEach((mask, index) => {
        counts[index]![mask === undefined ? 'unknown' : isEmpty(mask) ? 'absent' : 'corrected'] += 1;
      });
      const lessons = known.map((mask) => ({ mask: mask ?? ('unknown' as const), weight: 1 }));
      await sink.put(
        part,
        makeExample({ id: pixels, frame: grey, laterality: decoded.laterality, view, structures: lessons }),
      );
    }
  }
  for (const frame of withUnlabelled ? bare : []) {
    step();
    const { frame: decoded, pixels } = await decodePlace(
      { ...frame, pixelSha256: null, frameId: '' },
      { openFrames },
    );
    if (taken.has(pixels)) continue;
    taken.add(pixels);
    digests.unlabelled.add(pixels);
    await sink.put(
      'unlabelled',
      makeExample({
        id: pixels,
        frame: greyFrameOf(decoded),
        laterality: decoded.laterality,
        view,
        structures: [],
      }),
    );
  }
  const patients = (part: SplitPart): number => [...parts.values()].filter((one) => one === part).length;
  return {
    split: {
      training: [...digests.training].sort(),
      validation: [...digests.validation].sort(),
      unlabelled: [...digests.unlabelled].sort(),
      held: [...digests.held].sort(),
    },
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
