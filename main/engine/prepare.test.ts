import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tinySam, tinyTask, tinyUnet } from '../../test/support/arithmetic-session.ts';
import { SCENE_SIDE, squareEngine, squareScene } from '../../test/support/square-scenes.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { RunRequest } from '../../core/pipeline/session-port.ts';
import { PAPER_SETTINGS } from '../../core/pipeline/presets.ts';
import { openWorkspace, type Workspace } from '../workspace/workspace.ts';
import { manifestDigest, withSettings, type LoadedEngine } from './load-engine.ts';
import { createFrameLabeller, type FramePlace } from './label-frame-file.ts';
import { isCaseFailure, prepareFrames, type PrepareOutcome } from './prepare.ts';

const NEVER = new AbortController().signal;

function subject(index: number): FramePlace {
  const sopInstanceUid = `2.25.${index}`;
  const locator = { path: String(index), member: null };
  return { frameId: `${sopInstanceUid}#0`, sopInstanceUid, frameIndex: 0, locator, pixelSha256: null };
}

/** As the catalogue does it: digests are remembered from one run to the next. */
function preparer(workspace: Workspace): (engine: LoadedEngine, count: number) => Promise<PrepareOutcome> {
  const digests = new Map<string, string>();
  return (engine, count) => {
    const frames = Array.from({ length: count }, (_, index) => {
      const frame = subject(index);
      return { ...frame, pixelSha256: digests.get(frame.frameId) ?? null };
    });
    const ports = {
      masks: workspace.masks,
      labels: workspace.labels,
      labelFrame: createFrameLabeller({
        masks: workspace.masks,
        embeddings: workspace.embeddings,
        openFrames: ({ path }: { readonly path: string }, sopInstanceUid: string) =>
          Promise.resolve({ frames: 1, sopInstanceUid, decodeFrame: () => squareScene(Number(path)).frame }),
        now: () => '2026-01-01T00:00:00.000Z',
      }),
      rememberDigest: ({ frameId }: { readonly frameId: string }, sha256: string) =>
        void digests.set(frameId, sha256),
      rememberContent: () => undefined,
    };
    return prepareFrames(engine, frames, ports, { signal: NEVER, onProgress: () => undefined });
  };
}

/** The engine whose answers to chosen requests are replaced. */
function tampered(run: (request: RunRequest, nth: number) => Promise<void> | void): LoadedEngine {
  const { engine, session } = squareEngine();
  let nth = 0;
  return {
    ...engine,
    sessions: {
      async run(request) {
        await run(request, nth++);
        return session.run(request);
      },
    },
  };
}

describe('isCaseFailure', () => {
  it('blames no case for what would fail every one', () => {
    const codes = ['frame-changed', 'dicom-damaged', 'workspace-full', 'model-missing', 'inference-failed'];
    const blamed = codes.filter((code) => isCaseFailure(new ExpectedError(code, 'A reason.')));
    expect(blamed).toEqual(['frame-changed', 'dicom-damaged']);
  });
});

describe('prepareFrames', () => {
  let folder: string;
  let workspace: Workspace;
  let prepare: ReturnType<typeof preparer>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'prepare-'));
    workspace = openWorkspace(folder);
    prepare = preparer(workspace);
  });
  afterEach(() => {
    workspace.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes nothing again, and shows the labels of the settings that were asked for last', async () => {
    const { engine } = squareEngine();
    const first = await prepare(engine, 2);
    const paper = await prepare(withSettings(engine, PAPER_SETTINGS), 2);
    expect([first.made.length, paper.made.length]).toEqual([2, 2]);
    const back = await prepare(engine, 2);
    expect(back.made).toEqual([]);
    expect([...back.reused].sort()).toEqual([...first.made].sort());
    const shown = workspace.labels.newest('tiny').map((label) => label.id);
    expect(shown.sort()).toEqual([...first.made].sort());
  });

  it('keeps a label per frame and task, even of frames with the same pixels', async () => {
    const { engine } = squareEngine();
    // Scene 42 looks like scene 0, as the squares come round.
    const same = { ...squareScene(0).frame };
    expect(squareScene(42).frame.values).toEqual(same.values);
    await prepare(engine, 43);
    const labels = workspace.labels.newest('tiny');
    const [one, other] = ['2.25.0#0', '2.25.42#0'].map((id) =>
      labels.find((label) => label.frame.frameId === id)!,
    );
    expect(one!.id).not.toBe(other!.id);
    expect(one!.structures.map(({ masks }) => masks)).toEqual(other!.structures.map(({ masks }) => masks));
    await prepare({ ...engine, task: { ...engine.task, id: 'second' }, taskSha256: '2'.repeat(64) }, 1);
    expect(workspace.labels.newest('tiny')).toHaveLength(43);
    expect(workspace.labels.newest('second')).toHaveLength(1);
  });

  it('makes a label again when the manifest of its model says another view', async () => {
    const { engine } = squareEngine();
    const with_ = (manifest: string): LoadedEngine => ({
      ...engine,
      models: [{ id: 'tiny-unet', version: '1', files: [], manifest }],
    });
    const unet = tinyUnet(SCENE_SIDE);
    const mirrored = tinyUnet(SCENE_SIDE, 'right');
    expect(manifestDigest(unet)).toBe(manifestDigest({ ...unet, card: 'corrected' }));
    expect(manifestDigest(unet)).not.toBe(manifestDigest(mirrored));
    expect(manifestDigest(tinySam(64))).not.toBe(manifestDigest(tinySam(128)));
    expect((await prepare(with_(manifestDigest(unet)), 1)).made).toHaveLength(1);
    expect((await prepare(with_(manifestDigest(mirrored)), 1)).made).toHaveLength(1);
    expect((await prepare(with_(manifestDigest(unet)), 1)).reused).toHaveLength(1);
  });

  it('makes a mask again that a power cut has emptied', async () => {
    const { engine } = squareEngine();
    const { made } = await prepare(engine, 1);
    const label = workspace.labels.get(made[0]!);
    const sha256 = label.structures[0]!.masks.refined;
    workspace.close();
    const file = readdirSync(join(folder, 'masks'), { recursive: true }).find((name) =>
      String(name).includes(sha256),
    );
    truncateSync(join(folder, 'masks', String(file)), 0);
    workspace = openWorkspace(folder);
    prepare = preparer(workspace);
    await prepare(engine, 1);
    expect((await workspace.masks.get(sha256)).width).toBe(SCENE_SIDE);
    expect(workspace.labels.newest('tiny')).toEqual([label]);
  });

  it('lists a case whose network answered no numbers, and labels the others', async () => {
    const { engine, session } = squareEngine();
    let first = true;
    const outcome = await prepare(
      {
        ...engine,
        sessions: {
          async run(request) {
            const answer = await session.run(request);
            if (request.network === 'tiny-unet' && first) {
              first = false;
              answer.results[0]!['logits']!.data.fill(NaN as never); // the data are floats
            }
            return answer;
          },
        },
      },
      3,
    );
    expect(outcome.made).toHaveLength(2);
    expect(outcome.failed.map(({ reason }) => reason).join()).toMatch(/no numbers/);
    expect(workspace.labels.newest('tiny')).toHaveLength(2);
  });

  it('waits for the other lane when one fails: nothing is written after that', async () => {
    let answer: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const engine = tampered(async (_, nth) => {
      if (nth === 0) await gate;
      if (nth !== 1) return;
      queueMicrotask(answer);
      throw new ExpectedError('inference-failed', 'The network cannot run.');
    });
    await expect(prepare(engine, 9)).rejects.toMatchObject({ code: 'inference-failed' });
    // The lane that could still run has finished its case, and began no other.
    expect(workspace.labels.newest('tiny')).toHaveLength(1);
  });

  it('stops on a full disk instead of failing every case', async () => {
    const { engine } = squareEngine();
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' });
    const masks = { ...workspace.masks, put: () => Promise.reject(full) };
    await expect(preparer({ ...workspace, masks })(engine, 3)).rejects.toBe(full);
    expect(workspace.labels.newest('tiny')).toEqual([]);
  });

  it('labels under two tasks that differ in settings only as different labels', async () => {
    const { engine } = squareEngine();
    const changed = tinyTask({ gate: 0, boxMarginPx: 2 });
    const { made } = await prepare(engine, 1);
    // The same version: what counts is the content.
    const again = await prepare({ ...engine, task: changed, taskSha256: '3'.repeat(64) }, 1);
    expect(again.made[0]).not.toBe(made[0]);
  });
});
