import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BoxPx } from '../../../core/domain/geometry.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { decodeMask } from '../../../core/mask/rle.ts';
import type { CaseState } from '../../../core/review/case-state.ts';
import { openStore } from '../../../main/store/store-client.ts';

export interface StoredCase {
  readonly state: CaseState;
  readonly frameId: string;
  /** By structure: what the workspace says that its mask is. */
  readonly masks: ReadonlyMap<string, BitMask>;
  /** By structure: what the machine told SAM in its last pass; null without one. */
  readonly machineBoxes: ReadonlyMap<string, BoxPx | null>;
  /** Whether the chain of the journal holds. */
  readonly intact: boolean;
}

/**
 * Masks and verdicts of a case of one frame as the workspace on the disk has them, read from a copy of the moment:
 * the station that writes the workspace may go on.
 */
export async function storedCase(workspace: string, caseId: string): Promise<StoredCase> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-copy-'));
  try {
    const database = new DatabaseSync(join(workspace, 'catalogue.sqlite'), { readOnly: true });
    database.prepare('VACUUM INTO ?').run(join(folder, 'catalogue.sqlite'));
    database.close();
    cpSync(join(workspace, 'masks'), join(folder, 'masks'), { recursive: true });
    const store = await openStore(folder, { existing: true });
    try {
      const { state, record, structures } = await store.openCase(caseId);
      const frameId = record.frames[0]?.frameId ?? '';
      const { masks } = await store.currentMasks(caseId, frameId);
      const { broken } = await store.verify();
      return {
        state,
        frameId,
        masks: new Map(masks.map(({ structure, bytes }) => [structure, decodeMask(bytes)])),
        machineBoxes: new Map(
          structures[frameId]?.map(({ structure, passes }) => [
            structure,
            passes.at(-1)?.prompts.box ?? null,
          ]),
        ),
        intact: broken === null,
      };
    } finally {
      await store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
