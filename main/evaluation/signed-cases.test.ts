import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countPixels } from '../../core/mask/count.ts';
import { reviewedWorkspace, SQUARE } from '../../test/support/exchange/reviewed-workspace.ts';
import { maskOf } from '../../test/support/masks.ts';
import { smallTask } from '../../test/support/small-label.ts';
import { squareEngine } from '../../test/support/square-scenes.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { tinyPackage, tinyRecord } from '../../test/support/trained-model.ts';
import { decodePlace } from '../engine/label-frame-file.ts';
import { openFrames } from '../engine/open-frames.ts';
import { loadRegistry } from '../models/model-registry.ts';
import { writeModelPackage } from '../training/package/write-model-package.ts';
import { createEmbeddingStore } from '../workspace/embedding-store.ts';
import { frameOf } from './compare-case.ts';
import { signedCases } from './signed-cases.ts';

describe('signed cases to calibrate on', () => {
  it('are those of patients whom the network has not learnt from, and who are not held', async () => {
    const task = smallTask(['ulna', 'radius']);
    const { store, cases, sign, draw, folder } = await workspaceOf(task);
    await sign(cases[0]!, { ulna: 'accepted', radius: 'accepted' });
    await sign(cases[1]!, { ulna: 'accepted', radius: 'accepted' });
    await sign(cases[2]!, { ulna: 'accepted', radius: 'absent' });
    await draw(cases[3]!, 'ulna', maskOf('#...', '....', '....', '....'));
    await sign(cases[3]!, { ulna: 'corrected', radius: 'rejected' });
    const digests: string[] = [];
    for (const caseId of cases) {
      const { frames } = await store.caseRecord(caseId);
      digests.push((await decodePlace(frameOf(frames[0]!), { openFrames })).pixels);
    }
    const models = join(tempFolder(), 'models');
    // The first was learnt from, the third only chose the epoch.
    const split = { training: [digests[0]!], validation: [digests[2]!], unlabelled: [], held: [] };
    await writeModelPackage(tinyPackage(models, { id: 'wrist-unet', record: tinyRecord({ split }) }));
    const outlines = await store.trainingOutlines(task.id);
    const keyOf = (caseId: string) => outlines.find((one) => one.caseId === caseId)?.patientKey ?? '';
    const { engine } = squareEngine();
    const found = await signedCases(
      { ...engine, task, unet: { ...engine.unet, id: 'wrist-unet' } },
      new Set([keyOf(cases[1]!)]),
      {
        store,
        registry: await loadRegistry([models]),
        embeddings: createEmbeddingStore(join(folder, 'embeddings'), 2 ** 20),
        openFrames,
        signal: new AbortController().signal,
      },
    );
    expect(found).toMatchObject({ learnt: 1, held: 1, unreadable: 0, unknown: [] });
    expect(found.cases.map(({ group }) => group).sort()).toEqual([cases[2]!, cases[3]!].map(keyOf).sort());
    const truthOf = async (caseId: string) => {
      const one = found.cases.find((each) => each.caseId.startsWith(caseId))!;
      const truth = await one.truth({ width: 4, height: 4 });
      return Object.fromEntries([...truth].map(([id, mask]) => [id, countPixels(mask)]));
    };
    expect(await truthOf(cases[2]!)).toEqual({ ulna: countPixels(SQUARE), radius: 0 });
    expect(await truthOf(cases[3]!)).toEqual({ ulna: countPixels(SQUARE) + 1 });
    expect((await found.cases[0]!.job()).frame).toMatchObject({ width: 4, height: 4 });
  });
});

/** Of five patients, the last of whom nobody has reviewed. */
async function workspaceOf(task: ReturnType<typeof smallTask>) {
  const radiographs = Array.from({ length: 5 }, (_, index) => ({
    patientId: `P${String(index)}`,
    pixels: Uint16Array.from({ length: 16 }, (__, at) => (at === index ? 4000 : at * 100)),
  }));
  const workspace = await reviewedWorkspace(radiographs, { task });
  return {
    ...workspace,
    sign: workspace.sign.bind(workspace),
    draw: workspace.draw.bind(workspace),
  };
}
