import { CancelledError } from '../../../core/domain/errors.ts';
import type { ModelView } from '../../../core/domain/model-manifest.ts';
import { isEmpty } from '../../../core/mask/count.ts';
import { greyFrameOf } from '../../../core/pixels/grey-frame.ts';
import type { JudgedKind } from '../../../core/training/judged.ts';
import { makeExample, type StructureTruth } from '../../../core/training/make-example.ts';
import { decodePlace } from '../../engine/label-frame-file.ts';
import { openFrames } from '../../engine/open-frames.ts';
import type { TruthPlace } from '../../evaluation/truth-place.ts';
import type { CollectedFacts, CollectWork, SetSink } from './collected-set.ts';
import { countKinds } from './count-kinds.ts';
import { patientsOf, type FolderDeal } from './deal-folder.ts';
import { createImageParts } from './image-parts.ts';

export interface FolderCollection {
  readonly deal: FolderDeal;
  readonly truth: TruthPlace;
  /** Ids in the truth, and names of the outputs, in the order of the outputs. */
  readonly structures: readonly { readonly id: string; readonly output: string }[];
  readonly view: ModelView;
  /** Images without truth, for a mean teacher. */
  readonly withUnlabelled: boolean;
}

/**
 * Makes the examples of a training from images and truth in a folder, as `countersign evaluate` reads them. What the truth
 * draws counts as corrected: a person drew it.
 * @throws ExpectedError `truth-size`; CancelledError.
 */
export async function collectFolder(
  { deal, truth, structures, view, withUnlabelled }: FolderCollection,
  { sink, signal, onProgress }: CollectWork & { readonly sink: SetSink },
): Promise<CollectedFacts> {
  const dealt = [
    // What is held or measured on first: the same pixels under another name are not learnt from.
    ...(['held', 'validation', 'training'] as const).flatMap((part) =>
      deal[part].map(({ frame, name }) => ({ part, frame, name })),
    ),
    ...(withUnlabelled ? deal.bare : []).map((frame) => ({ part: 'unlabelled' as const, frame, name: '' })),
  ];
  const images = createImageParts();
  let doubled = 0;
  const judged: { readonly kinds: readonly JudgedKind[] }[] = [];
  for (const [done, { part, frame, name }] of dealt.entries()) {
    if (signal.aborted) throw new CancelledError();
    onProgress(done, dealt.length);
    const place = { ...frame, pixelSha256: null, frameId: name };
    const { frame: decoded, pixels } = await decodePlace(place, { openFrames });
    if (!images.take(part, pixels)) {
      doubled++;
      continue;
    }
    if (part === 'held') continue;
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
  return {
    split: images.split(),
    counts: {
      patients: {
        training: patientsOf(deal.training),
        validation: patientsOf(deal.validation),
        held: patientsOf(deal.held),
      },
      structures: Object.fromEntries(structures.map(({ output }, index) => [output, counts[index]!])),
    },
    truth: 'drawn',
    teachers: [],
    unreadable: 0,
    doubled,
  };
}

function kindOf({ mask }: StructureTruth): JudgedKind {
  if (typeof mask === 'string') return mask;
  return isEmpty(mask) ? 'absent' : 'corrected';
}
