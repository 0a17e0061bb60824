import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { Task } from '../../../core/domain/task.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { decodePlace } from '../../../main/engine/label-frame-file.ts';
import { openFrames } from '../../../main/engine/open-frames.ts';
import { ownCaseName } from '../../../main/exchange/case-name.ts';
import type { ExportCase } from '../../../main/exchange/export-case.ts';
import { importMasks, type ImportRequest } from '../../../main/exchange/import/import-masks.ts';
import type { ImportReport } from '../../../main/exchange/import/import-report.ts';
import { createStore } from '../../../main/store/create-store.ts';
import type { ImportFrame } from '../../../main/store/import-frames.ts';
import type { Store } from '../../../main/store/store.ts';
import { createTruthTable } from '../../../main/workspace/truth-table.ts';
import { openWorkspace, type Workspace } from '../../../main/workspace/workspace.ts';
import { smallTask } from '../small-label.ts';
import { tempFolder } from '../temp-folder.ts';
import { exportCase, type GivenCase } from './export-case.ts';
import { filesOf, type GeneratedStudy } from './generated-studies.ts';

/** A workspace with generated studies under one task, onto which masks are imported. */
export class ImportBench {
  readonly workspace: Workspace;
  readonly store: Store;
  readonly task: Task;
  readonly frames: readonly ImportFrame[];
  /** Where the files of the studies lie. */
  readonly images: string;

  private constructor(parts: Pick<ImportBench, 'workspace' | 'store' | 'task' | 'frames' | 'images'>) {
    this.workspace = parts.workspace;
    this.store = parts.store;
    this.task = parts.task;
    this.frames = parts.frames;
    this.images = parts.images;
  }

  static async open(
    files: Readonly<Record<string, Uint8Array>>,
    task: Task = smallTask(['radius', 'ulna']),
  ): Promise<ImportBench> {
    const images = tempFolder(files);
    const workspace = openWorkspace(tempFolder());
    let tick = 0;
    const store = await createStore(workspace, {
      now: () => new Date(1.7e12 + 1000 * tick++).toISOString(),
      newId: () => randomBytes(8).toString('hex'),
      contentHash: () => Promise.resolve(null),
    });
    onTestFinished(() => store.close());
    await store.putTask(task);
    await store.importPath(images, { signal: new AbortController().signal, onProgress: () => undefined });
    const frames = await store.importFrames(task.id);
    return new ImportBench({ workspace, store, task, frames, images });
  }

  static ofStudy(study: GeneratedStudy, task?: Task): Promise<ImportBench> {
    return ImportBench.open(filesOf(study), task);
  }

  /** The only case of the study as it is exported from this workspace, with these masks. */
  exportCase(study: GeneratedStudy, structures: GivenCase['structures']): ExportCase {
    const caseId = this.frames[0]!.caseId;
    const { task, images: folder } = this;
    return exportCase(this.#inOrder(study), {
      structures,
      task,
      caseId,
      name: ownCaseName(task.id, caseId, this.frames),
      folder,
    });
  }

  /** The workspace orders slices by their place, whatever the order of the files. */
  #inOrder(study: GeneratedStudy): GeneratedStudy {
    const frames = this.frames.map(({ locator, frameIndex }) => {
      const file = study.files.findIndex(({ name }) => locator.path.endsWith(name));
      return { file, frameIndex };
    });
    return { ...study, frames };
  }

  bring(paths: readonly string[], given: Partial<Omit<ImportRequest, 'paths'>> = {}): Promise<ImportReport> {
    return importMasks(
      {
        as: 'truth',
        taskId: this.task.id,
        reader: '',
        author: null,
        choices: new Map(),
        frames: { cases: [], series: [] },
        ...given,
        paths,
      },
      {
        store: this.store,
        masks: this.workspace.masks,
        pixels: async (frame) => (await decodePlace(frame, { openFrames })).pixels,
        now: () => '2026-05-06T07:08:09.000Z',
        program: '0.1.0',
      },
      { signal: new AbortController().signal, onProgress: () => undefined },
    );
  }

  /** What is known of a structure on a frame; null: unknown. */
  async truth(structure: string, frame: ImportFrame = this.frames[0]!): Promise<BitMask | null> {
    const rows = createTruthTable(this.workspace.catalogue.database).of(this.task.id);
    const row = rows.find((one) => one.structure === structure && one.frameId === frame.frameId);
    return row === undefined ? null : this.workspace.masks.get(row.mask);
  }
}
