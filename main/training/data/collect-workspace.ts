import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import type { ModelView } from '../../../core/domain/model-manifest.ts';
import { chooseFrames } from '../../../core/training/choose-frames.ts';
import type { Deal, DealtCase } from '../../../core/training/deal-cases.ts';
import { frameLesson, type JudgedKind, type UnsignedChoice } from '../../../core/training/judged.ts';
import type { EngineThread } from '../../engine/engine-thread.ts';
import type { FrameDigests, FramePlace } from '../../engine/label-frame-file.ts';
import type { ExampleTask } from '../../engine/worker/operations.ts';
import type { CaseFrameRecord, Store } from '../../store/store.ts';
import type { KnownCase } from './case-facts.ts';
import type { CollectedFacts, CollectWork, SetSink } from './collected-set.ts';
import { countKinds } from './count-kinds.ts';
import { createImageParts, type ImagePart } from './image-parts.ts';
import { createTeacherCount } from './teacher-count.ts';

export interface WorkspacePorts {
  readonly store: Pick<
    Store,
    'caseRecord' | 'trainingMasks' | 'label' | 'rememberDigest' | 'rememberContent'
  >;
  /** Decodes frames and brings masks into the frame of the network. */
  readonly thread: Pick<EngineThread, 'call'>;
  /** Resolves when nothing is computed for a screen, or the signal fires; not asked when absent. */
  readonly idle?: (signal: AbortSignal) => Promise<void>;
}

export interface WorkspaceCollection {
  readonly deal: Deal;
  /** By case id. */
  readonly known: ReadonlyMap<string, KnownCase>;
  /** Names of the outputs, in the order of the task's structures. */
  readonly structures: readonly string[];
  readonly view: ModelView;
  readonly unsigned: UnsignedChoice;
  /** Images of which nothing is known, for a mean teacher. */
  readonly withUnlabelled: boolean;
}

/**
 * Makes the examples of a training from a workspace. Held images first, then those of validation: what the same pixels
 * show under another name is not learnt from.
 * @throws ExpectedError `training-unreadable` when no image could be read; CancelledError; what the sink throws.
 */
export async function collectWorkspace(
  { deal, known, structures, view, unsigned, withUnlabelled }: WorkspaceCollection,
  ports: WorkspacePorts,
  { sink, ...work }: CollectWork & { readonly sink: SetSink },
): Promise<CollectedFacts> {
  const parts: readonly (readonly [ImagePart, readonly DealtCase[]])[] = [
    ['held', deal.held],
    ['validation', deal.validation],
    ['training', deal.training],
    ['unlabelled', withUnlabelled ? deal.unlabelled : []],
  ];
  const total = parts.reduce((sum, [, cases]) => sum + cases.length, 0);
  const parted = createImageParts();
  const read: Record<ImagePart, DealtCase[]> = { held: [], validation: [], training: [], unlabelled: [] };
  /** What is known of each image that is learnt from or measured on. */
  const images: { readonly kinds: readonly JudgedKind[] }[] = [];
  const teachers = createTeacherCount(ports.store);
  let done = 0;
  let unreadable = 0;
  let doubled = 0;
  for (const one of [...deal.held, ...deal.heldUnsigned]) await keepAway(one);
  for (const [part, cases] of parts) {
    for (const one of cases) {
      await ports.idle?.(work.signal);
      if (work.signal.aborted) throw new CancelledError();
      work.onProgress(done++, total);
      for await (const { pixels, example, kinds, unsigned: drawn } of readableOf(one, part)) {
        // The same image twice, perhaps as another patient's: in one part only, and learnt from once.
        if (!parted.take(part, pixels)) {
          doubled++;
          continue;
        }
        if (part === 'training' || part === 'validation') images.push({ kinds });
        for (const { label, structure } of drawn) await teachers.add(label, structure);
        if (example !== null && part !== 'held') await sink.put(part, example);
      }
    }
  }
  const split = parted.split();
  if (split.training.length === 0) throw nothingRead();
  const counted = countKinds(images, structures.length);
  const patients = (cases: readonly DealtCase[]): number => new Set(cases.map(({ patient }) => patient)).size;
  return {
    split,
    counts: {
      patients: {
        training: patients(read.training),
        validation: patients(read.validation),
        held: patients(read.held),
      },
      structures: Object.fromEntries(structures.map((name, index) => [name, counted[index]!])),
    },
    truth: 'signed',
    teachers: teachers.list(),
    unreadable,
    doubled,
  };

  /**
   * All frames whose pixels are known, also those that no comparison would measure on yet. Nothing is decoded for it: what
   * was never prepared or shown may be learnt from under another name, and is then left out of comparisons by its digest.
   */
  async function keepAway({ caseId }: DealtCase): Promise<void> {
    if (work.signal.aborted) throw new CancelledError();
    const { frames } = await ports.store.caseRecord(caseId);
    for (const { pixelSha256 } of frames) if (pixelSha256 !== null) parted.keepAway(pixelSha256);
  }

  /** As far as the case can be read. What fails while an example is taken, on a full disk, does not end here. */
  async function* readableOf(one: DealtCase, part: ImagePart) {
    try {
      yield* examplesOf(one, part);
      read[part].push(one);
    } catch (error) {
      // A disc that is not in its drive, a file that was exchanged: the others can be learnt from.
      if (!(error instanceof ExpectedError) || !isAboutImage(error)) throw error;
      unreadable++;
    }
  }

  async function* examplesOf(one: DealtCase, part: ImagePart) {
    const about = known.get(one.caseId);
    if (about === undefined) return;
    const record = await ports.store.caseRecord(one.caseId);
    const indices = chooseFrames(one.structures, about.frames.length);
    const masks = part === 'held' || part === 'unlabelled' ? null : await masksOf(about, indices);
    for (const [place, index] of indices.entries()) {
      if (work.signal.aborted) throw new CancelledError();
      const frame = record.frames.find(({ frameId }) => frameId === about.frames[index]);
      if (frame === undefined) continue;
      if (part === 'held' && frame.pixelSha256 !== null) {
        yield { pixels: frame.pixelSha256, example: null, kinds: [], unsigned: [] };
        continue;
      }
      const own = masks?.[place] ?? null;
      const task: ExampleTask['structures'] =
        own === null ? [] : one.structures.map((_, at) => lessonOf(one, { at, index, mask: own[at] }));
      // Nothing would be learnt from it or measured on it, and it would take its place in batches.
      if (own !== null && task.every(({ mask }) => mask === 'unknown')) continue;
      const made = await ports.thread.call(
        'example',
        { frame: placeOf(frame), view, structures: task },
        { signal: work.signal },
      );
      await learn(frame, made);
      const kinds = task.map(({ mask }, at): JudgedKind =>
        mask === 'unknown' ? 'unknown' : (one.kinds[at] ?? 'unknown'),
      );
      const drawn = kinds.flatMap((kind, at) => {
        const label = about.labels[at]?.[index] ?? null;
        const structure = one.structures[at]?.structure;
        return kind !== 'unsigned' || label === null || structure === undefined ? [] : [{ label, structure }];
      });
      yield { pixels: made.pixels, example: made.example, kinds, unsigned: drawn };
    }
  }

  async function masksOf({ caseId, frames, seq }: KnownCase, indices: readonly number[]) {
    const frameIds = indices.flatMap((index) => frames[index] ?? []);
    const masks = await ports.store.trainingMasks(caseId, frameIds);
    if (masks.seq === seq) return masks.frames;
    throw new ExpectedError('case-busy', 'A case was changed while it was read; it is left out this time.');
  }

  function lessonOf(
    one: DealtCase,
    {
      at,
      index,
      mask,
    }: { readonly at: number; readonly index: number; readonly mask: Uint8Array | undefined },
  ): ExampleTask['structures'][number] {
    const kind = one.kinds[at] ?? 'unknown';
    const frame = one.structures[at]?.frames[index];
    const lesson = frame === undefined ? null : frameLesson(kind, frame, unsigned);
    if (lesson === null || mask === undefined) return { mask: 'unknown', weight: 1 };
    return { mask: lesson.show === 'mask' ? mask : 'absent', weight: lesson.weight };
  }

  async function learn(frame: CaseFrameRecord, { pixels, content }: FrameDigests): Promise<void> {
    if (frame.pixelSha256 !== null) return;
    const { frameId, sopInstanceUid, frameIndex } = frame;
    await ports.store.rememberDigest({ frameId, sopInstanceUid, frameIndex }, pixels);
    if (content !== null) await ports.store.rememberContent(sopInstanceUid, content);
  }
}

function placeOf({ frameId, sopInstanceUid, frameIndex, locator, pixelSha256 }: CaseFrameRecord): FramePlace {
  return { frameId, sopInstanceUid, frameIndex, locator, pixelSha256 };
}

/** A plan that cannot be trained, or a mask store that is damaged, is no matter of one image. */
function isAboutImage({ code }: ExpectedError): boolean {
  return !['training-view', 'mask-damaged', 'image-thread-ended'].includes(code);
}

function nothingRead(): ExpectedError {
  return new ExpectedError(
    'training-unreadable',
    'None of the images to learn from could be read, or all of them are held back under another name; bring them back to where they were imported from, or import them again.',
  );
}
