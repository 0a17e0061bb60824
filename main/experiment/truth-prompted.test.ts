import { describe, expect, it } from 'vitest';
import { createMask } from '../../core/mask/bit-mask.ts';
import { squareEngine, squareScene } from '../../test/support/square-scenes.ts';
import { createEmbeddingStore } from '../workspace/embedding-store.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import type { LoadedImage } from './data-set.ts';
import { createImageJobs, type StudyJob } from './image-jobs.ts';
import { truthPrompted } from './truth-prompted.ts';

const scene = squareScene(3);
const { engine, session } = squareEngine();
const jobOf = (image: LoadedImage): StudyJob => {
  const store = createEmbeddingStore(tempFolder(), 1e6);
  return createImageJobs(engine.sam!, store, new AbortController().signal)(image); // it has one
};

describe('truthPrompted', () => {
  it('tells SAM what is true, also where the task keeps it away, and asks no U-Net', async () => {
    const structures = engine.task.structures.map((one) => ({ ...one, settings: { refine: false } }));
    const off = { ...engine, task: { ...engine.task, structures } };
    const [a, b] = await truthPrompted(off, scene, jobOf(scene));
    expect(a).toEqual(scene.truth.get('a'));
    expect(b).not.toEqual(scene.truth.get('b'));
    expect(session.count('tiny-unet')).toBe(0);
  });

  it('draws nothing of what is unknown or absent', async () => {
    const { width, height } = scene.truth.get('a')!;
    const image = { ...scene, truth: new Map([['b', createMask(width, height)]]) };
    expect(await truthPrompted(engine, image, jobOf(image))).toEqual([null, null]);
  });

  it('draws nothing without SAM', async () => {
    expect(await truthPrompted({ ...engine, sam: null }, scene, jobOf(scene))).toEqual([null, null]);
  });
});
