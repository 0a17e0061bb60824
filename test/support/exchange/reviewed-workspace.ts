import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { everyCaseOf } from '../../../core/contract/worklist.ts';
import type { PseudoLabel } from '../../../core/domain/pseudo-label.ts';
import type { Reader } from '../../../core/domain/reader.ts';
import type { Task } from '../../../core/domain/task.ts';
import type { Verdict } from '../../../core/domain/verdict.ts';
import { encodePatch } from '../../../core/edit/patch.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { openStore, type OpenStore } from '../../../main/store/store-client.ts';
import { createMaskStore } from '../../../main/workspace/mask-store.ts';
import { maskOf } from '../masks.ts';
import { smallDicom } from '../small-dicom.ts';
import { smallLabel, smallTask } from '../small-label.ts';
import { tempFolder } from '../temp-folder.ts';

export const SQUARE = maskOf('....', '.##.', '.##.', '....');
export const CORNER = maskOf('#...', '#...', '....', '....');

export interface GivenRadiograph {
  readonly patientId: string;
  /** `P-1-name` unless given. */
  readonly fileName?: string;
  /** Not given: nobody has prepared it. */
  readonly labelled?: boolean;
  /** 4 x 4 stored values, for images that differ. */
  readonly pixels?: Uint16Array;
}

/** A workspace on the disk with prepared radiographs of 4 x 4 pixels, and what readers do to them. */
export class ReviewedWorkspace {
  readonly folder: string;
  readonly store: OpenStore;
  readonly task: Task;
  readonly taskSha256: string;
  /** In the order of the given radiographs. */
  readonly cases: readonly string[];
  readonly reader: Reader;

  constructor(
    parts: Pick<ReviewedWorkspace, 'folder' | 'store' | 'task' | 'taskSha256' | 'cases' | 'reader'>,
  ) {
    this.folder = parts.folder;
    this.store = parts.store;
    this.task = parts.task;
    this.taskSha256 = parts.taskSha256;
    this.cases = parts.cases;
    this.reader = parts.reader;
  }

  async sign(caseId: string, verdicts: Readonly<Record<string, Verdict>>): Promise<void> {
    for (const [structure, verdict] of Object.entries(verdicts)) {
      const { state, revisions } = await this.store.openCase(caseId);
      const signed = { structure, revision: revisions[structure] ?? '', activeMs: 5, seen: true };
      await this.store.append({
        caseId,
        after: state.seq,
        reader: this.reader,
        prompted: null,
        action: {
          kind: 'verdict',
          group: randomBytes(8).toString('hex'),
          scope: 'structure',
          structures: [signed],
          verdict,
          reason: verdict === 'rejected' || verdict === 'deferred' ? 'unclear' : '',
          note: '',
        },
      });
    }
  }

  /** Turns these pixels over. */
  async draw(caseId: string, structure: string, patch: BitMask): Promise<void> {
    const { state, record } = await this.store.openCase(caseId);
    const changes = [{ structure, frameId: record.frames[0]!.frameId, patch: encodePatch(patch) }];
    const group = randomBytes(8).toString('hex');
    await this.store.append({
      caseId,
      after: state.seq,
      reader: this.reader,
      prompted: null,
      action: { kind: 'edit', group, tool: 'brush', settings: {}, changes },
    });
  }

  /** A line of the journal for every kind that is about the workspace. */
  async entries(): Promise<number> {
    return (await this.store.verify()).entries;
  }
}

/** Ulna and radius are labelled with `SQUARE` and `CORNER`. */
export async function reviewedWorkspace(
  radiographs: readonly GivenRadiograph[],
  { task = smallTask(), root = tempFolder() }: { readonly task?: Task; readonly root?: string } = {},
): Promise<ReviewedWorkspace> {
  const [folder, images] = [join(root, 'workspace'), join(root, 'images')];
  mkdirSync(folder);
  mkdirSync(images);
  radiographs.forEach(({ patientId, fileName, pixels }, index) => {
    const bytes = radiograph(index, patientId, pixels);
    writeFileSync(join(images, fileName ?? `${index}.dcm`), bytes);
  });
  const store = await openStore(folder);
  onTestFinished(() => store.close().catch(() => undefined));
  await store.putTask(task);
  await store.importPath(images, { signal: new AbortController().signal, onProgress: () => undefined });
  const masks = createMaskStore(join(folder, 'masks'));
  const [square, corner] = [await masks.put(SQUARE), await masks.put(CORNER)];
  const ids = await store.select({ filter: everyCaseOf(task.id) });
  const byUid = new Map<string, string>();
  for (const id of ids) byUid.set((await store.caseRecord(id)).frames[0]!.sopInstanceUid, id);
  for (const [index, { labelled = true }] of radiographs.entries()) {
    if (labelled) await store.putLabel(labelOf(index, task, { square, corner }));
  }
  const stored = (await store.tasks()).find((one) => one.task.id === task.id)!;
  const cases = radiographs.map((_, index) => byUid.get(uidOf(index))!);
  const reader = await store.addReader('Dr. Ada Reader');
  return new ReviewedWorkspace({ folder, store, task, taskSha256: stored.sha256, cases, reader });
}

export function uidOf(index: number): string {
  return `1.2.826.0.1.3680043.10.9.${index + 1}`;
}

function radiograph(index: number, patientId: string, pixels?: Uint16Array): Uint8Array {
  return smallDicom({
    sopInstanceUid: uidOf(index),
    seriesUid: `1.2.826.0.1.3680043.10.8.${index + 1}`,
    studyUid: `1.2.826.0.1.3680043.10.7.${index + 1}`,
    patientId,
    modality: 'DX',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1',
    position: null,
    ...(pixels === undefined ? {} : { pixels }),
    extra: [{ tag: 0x00280301, vr: 'CS', value: 'NO' }],
  });
}

function labelOf(
  index: number,
  task: Task,
  { square, corner }: { readonly square: string; readonly corner: string },
): PseudoLabel {
  const figures: Record<string, { agreement: number; mask: string }> = {};
  task.structures.forEach(({ id }, place) => {
    figures[id] = { agreement: 0.9, mask: place % 2 === 0 ? square : corner };
  });
  return smallLabel(`${uidOf(index)}#0`, figures, { task });
}
