import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastJson } from '../../test/support/run-cli.ts';
import { recordedPorts } from '../../test/support/cli-ports.ts';
import { smallDicom } from '../../test/support/small-dicom.ts';
import { smallTask } from '../../test/support/small-label.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { writeTruthCase } from '../exchange/truth-folder.ts';
import { createStore } from '../store/create-store.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { maskOf } from '../../test/support/masks.ts';
import { EXIT } from './exit-codes.ts';
import { runCli } from './run.ts';

const RADIUS = maskOf('##..', '##..', '....', '....');

/** A workspace with one radiograph, `hand.dcm`, and masks of it in `masks/`. */
async function station(tasks: readonly string[] = ['wrist']): Promise<{ workspace: string; masks: string }> {
  const root = tempFolder({
    'images/hand.dcm': smallDicom({
      modality: 'DX',
      sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1',
      position: null,
    }),
  });
  const workspace = join(root, 'workspace');
  const masks = join(root, 'masks');
  const opened = openWorkspace(workspace);
  const store = await createStore(opened, {
    now: () => '2026-01-02T03:04:05.000Z',
    newId: () => 'a'.repeat(16),
    contentHash: () => Promise.resolve(null),
  });
  for (const id of tasks) await store.putTask(smallTask(['ulna', 'radius'], { id }));
  await store.importPath(join(root, 'images'), {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  await store.close();
  await writeTruthCase(masks, 'hand', new Map([['radius', RADIUS]]));
  return { workspace, masks };
}

async function run(args: readonly string[], signal?: AbortSignal) {
  const ports = recordedPorts(signal);
  const code = await runCli(['import', ...args], ports);
  return { code, out: ports.stdout(), err: ports.stderr() };
}

describe('countersign import', () => {
  it('brings images in without a network, so that masks of others have something to lie on', async () => {
    const root = tempFolder({
      'images/hand.dcm': smallDicom({
        modality: 'DX',
        sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1',
        position: null,
      }),
      'task.json': JSON.stringify(smallTask(['ulna', 'radius'], { models: { unet: 'drawn-elsewhere' } })),
    });
    const workspace = join(root, 'workspace');
    const [images, task] = [join(root, 'images'), join(root, 'task.json')];
    const lost = await run([workspace, join(root, 'nowhere'), '--as', 'images', '--task', task]);
    expect(lost).toMatchObject({ code: EXIT.failed });
    expect(existsSync(workspace)).toBe(false);
    expect((await run([workspace, images, '--as', 'images'])).code).toBe(EXIT.failed);
    const { code, out } = await run([workspace, images, '--as', 'images', '--task', task]);
    expect(out).toContain('1 new file of 1 file; the workspace has 1 image in 1 case.');
    expect(code).toBe(EXIT.ok);
    const masks = join(root, 'masks');
    await writeTruthCase(masks, 'hand', new Map([['radius', RADIUS]]));
    expect((await run([workspace, masks, '--as', 'pseudo', '--by-hand'])).code).toBe(EXIT.ok);
    const again = await run([workspace, images, '--as', 'images', '--json']);
    expect(lastJson(again.out)).toMatchObject({ added: 0, unchanged: 1, images: 1, cases: 1, problems: [] });
  });

  it('brings truth in and says what came', async () => {
    const { workspace, masks } = await station();
    const { code, out } = await run([workspace, masks, '--as', 'truth']);
    expect(code).toBe(EXIT.ok);
    expect(out).toContain('1 case with 1 structure imported as ground truth.');
    const json = await run([workspace, masks, '--as', 'pseudo', '--json']);
    expect(json.code).toBe(EXIT.ok);
    expect(lastJson(json.out)).toMatchObject({
      workspace,
      task: 'wrist',
      as: 'pseudo',
      structures: 1,
      unchanged: 0,
      problems: [],
      files: [{ format: 'PNG masks', frames: 1, structures: ['radius'] }],
    });
  });

  it('lists what it does not import, with exit code 1', async () => {
    const { workspace, masks } = await station();
    await writeTruthCase(masks, 'foot', new Map([['talus', RADIUS]]));
    const { code, out } = await run([workspace, masks, '--as', 'truth']);
    expect(code).toBe(EXIT.partial);
    expect(out).toContain('--map "talus=STRUCTURE"');
    expect(out).toContain('No image of the task is called "foot"');
    expect(out).toContain('1 case with 1 structure imported');
  });

  it('asks which task is meant, what the masks are, and how labels are mapped', async () => {
    const { workspace, masks } = await station(['wrist', 'hand']);
    const task = await run([workspace, masks, '--as', 'truth']);
    expect(task).toMatchObject({ code: EXIT.usage });
    expect(task.err).toContain('name one with --task: hand, wrist.');
    const as = await run([workspace, masks, '--as', 'label']);
    expect(as).toMatchObject({ code: EXIT.usage });
    expect(as.err).toContain('--as is truth, pseudo, revision or images, not "label".');
    const map = await run([workspace, masks, '--as', 'truth', '--map', 'radius']);
    expect(map.err).toContain('--map is "label=structure", not "radius".');
    const wrong = await run([workspace, masks, '--as', 'truth', '--task', 'wrist', '--map', 'radius=tibia']);
    expect(wrong).toMatchObject({ code: EXIT.partial });
    expect(wrong.out).toContain('has no structure tibia, which --map names');
  });

  it('says in one sentence that the workspace is open elsewhere', async () => {
    const { workspace, masks } = await station();
    const open = openWorkspace(workspace);
    try {
      const { code, err } = await run([workspace, masks, '--as', 'truth']);
      expect(code).toBe(EXIT.failed);
      expect(err).toContain('Another Countersign is writing to this workspace');
    } finally {
      open.close();
    }
  });

  it('stops when it is asked to, and leaves the workspace whole', async () => {
    const { workspace, masks } = await station();
    const { code } = await run([workspace, masks, '--as', 'truth'], AbortSignal.abort());
    expect(code).toBe(EXIT.cancelled);
    const again = await run([workspace, masks, '--as', 'truth']);
    expect(again.code).toBe(EXIT.ok);
  });
});
