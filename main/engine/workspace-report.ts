import { join } from 'node:path';
import type { Task } from '../../core/domain/task.ts';
import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { greyFrameOf } from '../../core/pixels/grey-frame.ts';
import type { CaseImage, ReportEvaluation } from '../report/report-input.ts';
import { writeReport } from '../report/write-report.ts';
import type { CatalogueFrame } from '../workspace/catalogue-types.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { frameDigest } from './frame-digest.ts';
import { openFrames } from './open-frames.ts';

/**
 * Writes the report of a workspace's newest labels under a task.
 * @returns path of its index.html.
 */
export async function writeWorkspaceReport(
  workspace: Workspace,
  task: Task,
  options: { readonly signal?: AbortSignal; readonly evaluation?: ReportEvaluation } = {},
): Promise<string> {
  const frames = new Map<string, CatalogueFrame>();
  for (const frame of workspace.catalogue.frames()) frames.set(frame.frameId, frame);
  const labels = workspace.labels.newest(task.id);
  const result = await writeReport(
    { task, labels, outDir: join(workspace.folder, 'report', task.id), ...options },
    {
      loadGrey: (label) => caseImage(label, frames.get(label.frame.frameId)),
      loadMask: (sha256) => workspace.masks.get(sha256),
    },
  );
  return result.index;
}

async function caseImage(label: PseudoLabel, frame: CatalogueFrame | undefined): Promise<CaseImage> {
  if (frame === undefined) {
    throw new ExpectedError('frame-unknown', 'The frame of this label is no longer in the catalogue.');
  }
  const decoded = await (await openFrames(frame.locator)).decodeFrame(label.frame.frameIndex);
  if (frameDigest(decoded) !== label.frame.pixels) {
    // Never another patient's pixels under this label.
    throw new ExpectedError('frame-changed', 'The file holds other pixels than those that were labelled.');
  }
  return { frame: greyFrameOf(decoded), pixelAspect: decoded.pixelAspect };
}
