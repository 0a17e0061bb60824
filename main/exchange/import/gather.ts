import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import type { Task } from '../../../core/domain/task.ts';
import { union } from '../../../core/mask/algebra.ts';
import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import type { ImportFrame } from '../../store/import-frames.ts';
import type { MaskStore } from '../../workspace/mask-store.ts';
import type { IncomingFile, IncomingLabel } from '../incoming.ts';
import type { DicomReferences } from './dicom-references.ts';
import type { FrameIndex } from './frame-index.ts';
import type { ImportDraft } from './import-draft.ts';
import type { IncomingKind } from './incoming-kind.ts';
import { mapLabels, type LabelChoices } from './label-map.ts';
import { placeImage } from './place-image.ts';
import { placeVolume } from './place-volume.ts';

/** A file that is open for import. */
export interface OpenedFile {
  readonly kind: IncomingKind;
  /** Index into the files of the import. */
  readonly file: number;
  readonly incoming: IncomingFile;
  /** Null: the format knows no patient. */
  readonly references: DicomReferences | null;
}

export interface GatherPorts {
  readonly masks: Pick<MaskStore, 'put'>;
  readonly index: FrameIndex;
  readonly task: Task;
  readonly choices: LabelChoices;
  readonly signal: AbortSignal;
}

/** What became of one file. */
export interface Gathered {
  /** Frames onto which something of it was laid. */
  readonly frames: number;
  readonly structures: readonly string[];
  /** What of it was not taken, one sentence each. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/** These say by leaving a slice out that nothing is there. */
const SPARSE: ReadonlySet<IncomingKind> = new Set(['seg', 'rtstruct']);

/**
 * Lays the masks of one file onto frames of the workspace and puts them into the mask store; what cannot be told for
 * certain is left out and named.
 * @throws ExpectedError when the file is damaged; CancelledError.
 */
export async function gatherFile(
  opened: OpenedFile,
  draft: ImportDraft,
  ports: GatherPorts,
): Promise<Gathered> {
  const { incoming } = opened;
  const work = new Gathering(opened, draft, ports);
  for await (const image of incoming.images) {
    if (ports.signal.aborted) throw new CancelledError();
    const placement = placeImage(image, ports.index, opened.references);
    if (placement.frame === null) {
      work.miss(placement.reason);
      continue;
    }
    const { frame, onFrame } = placement;
    await work.take(frame, new Map([...image.masks].map(([label, mask]) => [label, onFrame(mask)])));
  }
  for (const placed of incoming.placed ?? []) {
    const placement = placeVolume(placed, ports.index, opened.references);
    if (placement.frames === null) {
      work.miss(placement.reason);
      continue;
    }
    for (const { frame, masks } of placement.frames()) {
      if (ports.signal.aborted) throw new CancelledError();
      await work.take(frame, masks);
    }
    if (placement.lost > 0) {
      const why = placement.nearest === null ? '' : ` (the nearest image: ${placement.nearest})`;
      work.problem(`${placement.lost} of its ${placed.slices} slices lie on no image of the task${why}`);
    }
  }
  return work.finish();
}

/** The masks of one file on their way to frames. */
class Gathering {
  readonly #opened: OpenedFile;
  readonly #draft: ImportDraft;
  readonly #ports: GatherPorts;
  readonly #problems = new Set<string>();
  readonly #structures: readonly (string | null)[];
  readonly #frames = new Map<string, ImportFrame>();
  /** What it has drawn, by case id and structure. */
  readonly #drawn = new Map<string, Map<string, IncomingLabel>>();
  readonly #misses = new Map<string, number>();
  readonly #conflicts = new Set<string>();
  readonly #empties = new Map<string, string>();

  constructor(opened: OpenedFile, draft: ImportDraft, ports: GatherPorts) {
    this.#opened = opened;
    this.#draft = draft;
    this.#ports = ports;
    this.#structures = mapLabels(opened.incoming.labels, ports.task, ports.choices).map((mapped) => {
      if (mapped?.structure !== null) return mapped?.structure ?? null;
      this.problem(mapped.problem);
      return null;
    });
    const known = new Set(ports.task.structures.map((one) => one.id));
    const wrong = this.#structures.find((id) => id !== null && !known.has(id));
    if (wrong != null) throw new ExpectedError('import-structure', unknownStructure(wrong, ports.task));
  }

  problem(sentence: string): void {
    this.#problems.add(sentence);
  }

  /** An image of the file has no frame. */
  miss(reason: string): void {
    this.#misses.set(reason, (this.#misses.get(reason) ?? 0) + 1);
  }

  /** @param masks by index into the labels, on the grid of the frame. */
  async take(frame: ImportFrame, masks: ReadonlyMap<number, BitMask>): Promise<void> {
    const drawn = new Map<string, { mask: BitMask; label: IncomingLabel }>();
    for (const [index, mask] of masks) {
      const structure = this.#structures[index] ?? null;
      const label = this.#opened.incoming.labels[index];
      if (structure === null || label === undefined) continue;
      const known = drawn.get(structure);
      // Parts of one structure, which the person has put together by --map.
      drawn.set(structure, known === undefined ? { mask, label } : joined(known, { mask, label }));
    }
    for (const [structure, { mask, label }] of drawn) {
      const name = await this.#ports.masks.put(mask, 'recomputable');
      if (!this.#draft.add(frame, structure, { mask: name, file: this.#opened.file, label })) {
        this.#conflicts.add(structure);
      }
      const own = this.#drawn.get(frame.caseId) ?? new Map<string, IncomingLabel>();
      this.#drawn.set(frame.caseId, own.set(structure, label));
    }
    if (drawn.size > 0) this.#frames.set(frame.frameId, frame);
  }

  async finish(): Promise<Gathered> {
    if (SPARSE.has(this.#opened.kind)) await this.#fillGaps();
    for (const [reason, count] of this.#misses) {
      this.problem(count === 1 ? reason : `${reason.replace(/\.$/, '')} (${count} of its images).`);
    }
    for (const structure of this.#conflicts) {
      this.problem(`It draws ${structure} twice on the same image, and otherwise; the first one was taken.`);
    }
    const structures = [...new Set([...this.#drawn.values()].flatMap((own) => [...own.keys()]))];
    return {
      frames: this.#frames.size,
      structures,
      problems: [...this.#problems],
      notes: this.#opened.incoming.notes,
    };
  }

  /** Slices of a stack that the file leaves out, of what it draws in that stack. */
  async #fillGaps(): Promise<void> {
    for (const [caseId, structures] of this.#drawn) {
      for (const frame of this.#ports.index.cases.get(caseId) ?? []) {
        for (const [structure, label] of structures) {
          if (this.#draft.has(frame, structure)) continue;
          const mask = await this.#emptyOf(frame);
          this.#draft.add(frame, structure, { mask, file: this.#opened.file, label });
        }
      }
    }
  }

  async #emptyOf({ columns, rows }: ImportFrame): Promise<string> {
    const key = `${columns}x${rows}`;
    const known = this.#empties.get(key);
    if (known !== undefined) return known;
    const name = await this.#ports.masks.put(createMask(columns, rows), 'recomputable');
    this.#empties.set(key, name);
    return name;
  }
}

interface Drawn {
  readonly mask: BitMask;
  readonly label: IncomingLabel;
}

/** By hand only when both are; an algorithm only when it is the same. */
function joined(a: Drawn, b: Drawn): Drawn {
  const origin = a.label.origin === b.label.origin ? a.label.origin : null;
  const same = JSON.stringify(a.label.algorithm) === JSON.stringify(b.label.algorithm);
  return {
    mask: union(a.mask, b.mask),
    label: { ...a.label, origin, algorithm: same ? a.label.algorithm : null },
  };
}

function unknownStructure(id: string, task: Task): string {
  const ids = task.structures.map((one) => one.id).join(', ');
  return `The task ${task.id} has no structure ${id}, which --map names; its structures are ${ids}.`;
}
