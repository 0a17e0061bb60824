import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encode } from 'fast-png';
import { readFrame } from '../../core/contract/frame-bundle.ts';
import { encodeMask, decodeMask } from '../../core/mask/rle.ts';
import { createMask } from '../../core/mask/bit-mask.ts';
import { countPixels } from '../../core/mask/count.ts';
import { setRun } from '../../core/mask/runs.ts';
import type { SessionPort } from '../../core/pipeline/session-port.ts';
import { SCENE_SIDE, squareEngine, squareScene } from '../../test/support/square-scenes.ts';
import { createMaskStore } from '../workspace/mask-store.ts';
import { createEngineThread, type EngineThread } from './engine-thread.ts';
import { pictureUid } from '../dicom/catalogue/content-uid.ts';
import type { FramePlace } from './label-frame-file.ts';
import type { EngineData, PromptTask } from './worker/operations.ts';

/** Values of a PNG are 0..255 as they are: the networks' window has to say so. */
function engineOfPictures(): EngineData {
  const { engine } = squareEngine();
  const window = { kind: 'fixed' as const, center: 128, width: 256 };
  const unet = { ...engine.unet, view: { ...engine.unet.view, window } };
  const sam = engine.sam === null ? null : engine.sam;
  const { task, taskSha256, models, encoderKey } = engine;
  return { task, unet, sam, taskSha256, models, encoderKey };
}

describe('an engine thread', () => {
  let folder: string;
  let thread: EngineThread;
  let session: ReturnType<typeof squareEngine>['session'];
  let sessions: SessionPort;
  let place: FramePlace;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'engine-thread-'));
    const { values } = squareScene(0).frame;
    const data = new Uint8Array(values);
    const path = join(folder, 'scene.png');
    const png = encode({ width: SCENE_SIDE, height: SCENE_SIDE, data, channels: 1 });
    await writeFile(path, png);
    const sopInstanceUid = pictureUid(png);
    place = {
      frameId: `${sopInstanceUid}#0`,
      sopInstanceUid,
      frameIndex: 0,
      locator: { path, member: null },
      pixelSha256: null,
    };
    session = squareEngine().session;
    sessions = session;
    thread = createEngineThread({
      masksFolder: join(folder, 'masks'),
      embeddingsFolder: join(folder, 'embeddings'),
      embeddingBytes: 2 ** 20,
      sessions: { run: (request) => sessions.run(request) },
    });
  });
  afterEach(async () => {
    await thread.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function promptTask(pixelSha256: string | null): PromptTask {
    const engine = engineOfPictures();
    return {
      sam: engine.sam!, // the scene has one
      encoderKey: 'tiny',
      frame: { ...place, pixelSha256 },
      size: { width: SCENE_SIDE, height: SCENE_SIDE },
      draft: { box: { left: 2, top: 4, right: 10, bottom: 12 }, points: [], scribbles: [], useGuess: false },
      guess: null,
    };
  }

  it('decodes a frame for the screen, and refuses one that holds other pixels than before', async () => {
    const { bundle, pixels, content } = await thread.call('frame', { frame: place });
    expect([...readFrame(bundle).values]).toEqual([...squareScene(0).frame.values]);
    expect(content).toMatch(/^[0-9a-f]{64}$/);
    const known = { ...place, pixelSha256: pixels };
    await expect(thread.call('frame', { frame: known })).resolves.toMatchObject({ pixels });
    const changed = { ...place, pixelSha256: '0'.repeat(64) };
    await expect(thread.call('frame', { frame: changed })).rejects.toMatchObject({ code: 'frame-changed' });
  });

  it('labels a frame with networks of the main thread', async () => {
    const engine = engineOfPictures();
    const { label, pixels } = await thread.call('label', { engine, frame: place, priority: 'batch' });
    expect(label.structures.map(({ structure }) => structure)).toEqual(['a', 'b']);
    expect(label.frame.pixels).toBe(pixels);
    const mask = await createMaskStore(join(folder, 'masks')).get(label.structures[0]!.masks.refined);
    expect(countPixels(mask)).toBeGreaterThan(30);
    expect(session.requests.map(({ priority }) => priority)).toContain('batch');
  });

  it('answers a prompt, encodes a frame only once, and says so when it has to', async () => {
    const told: string[] = [];
    const onProgress = (what: string): void => void told.push(what);
    const first = await thread.call('prompt', promptTask(null), { onProgress });
    expect(told).toEqual(['Reading the image for the first prompt']);
    const mask = decodeMask(Buffer.from(first.candidates[0]!.mask, 'base64'));
    expect(countPixels(mask)).toBe(64);
    const { pixels } = await thread.call('frame', { frame: place });
    const second = await thread.call('prompt', promptTask(pixels), { onProgress });
    expect(second.candidates).toEqual(first.candidates);
    expect(told).toHaveLength(1);
    expect(session.count('tiny-sam/encoder')).toBe(1);
    expect(session.requests.every(({ priority }) => priority === 'visible-prompt')).toBe(true);
    await expect(
      thread.call('prompt', { ...promptTask(pixels), draft: { ...promptTask(null).draft, box: null } }),
    ).rejects.toMatchObject({ code: 'prompt-empty' });
  });

  it('cancels a run in the main thread when its caller gives up', async () => {
    const cancel = new AbortController();
    const cancelled: boolean[] = [];
    sessions = {
      run: (request) =>
        new Promise((_, reject) => {
          request.signal?.addEventListener('abort', () => {
            cancelled.push(true);
            reject(new DOMException('aborted', 'AbortError'));
          });
          cancel.abort();
        }),
    };
    await expect(thread.call('prompt', promptTask(null), { signal: cancel.signal })).rejects.toThrow();
    expect(cancelled).toEqual([true]);
  });

  it('draws a thumbnail of the whole frame and a cut-out of a structure', async () => {
    const mask = createMask(SCENE_SIDE, SCENE_SIDE);
    for (let y = 4; y < 12; y++) setRun(mask, y, 2, 10);
    const masks = [{ bytes: encodeMask(mask), colour: '#ff0000' }];
    const sizes = await Promise.all(
      (['all', 'masks'] as const).map(async (show) => {
        const { png } = await thread.call('picture', { frame: place, masks, side: 16, show });
        const view = new DataView(png.buffer, png.byteOffset);
        return [view.getUint32(16), view.getUint32(20)];
      }),
    );
    expect(sizes[0]).toEqual([16, 16]);
    expect(Math.max(...sizes[1]!)).toBeLessThanOrEqual(16);
  });

  it('rejects what is under way when it is closed', async () => {
    sessions = { run: () => new Promise(() => undefined) };
    const pending = thread.call('prompt', promptTask(null));
    const rejected = expect(pending).rejects.toMatchObject({ name: 'CancelledError' });
    await thread.close();
    await rejected;
    await expect(thread.call('frame', { frame: place })).rejects.toMatchObject({ name: 'CancelledError' });
  });
});
