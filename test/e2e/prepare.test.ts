import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../main/engine/load-engine.ts';
import { openFrames } from '../../main/engine/open-frames.ts';
import { createProbabilities } from '../../main/engine/final-probability.ts';
import { replayLabel } from '../../main/engine/replay.ts';
import { createInferenceClient } from '../../main/inference/client.ts';
import { systemClock } from '../../main/inference/clock.ts';
import { createForkLauncher } from '../../main/inference/fork-host.ts';
import { loadTask } from '../../main/models/load-task.ts';
import { loadRegistry } from '../../main/models/model-registry.ts';
import { shippedModelsFolder } from '../../main/models/shipped-models.ts';
import { openExistingWorkspace, type Workspace } from '../../main/workspace/workspace.ts';
import { lastJson, runCli, startCli } from '../support/run-cli.ts';

/** The shipped networks on generated radiographs, through the command line. */
describe('countersign prepare', { timeout: 300_000 }, () => {
  const temp = mkdtempSync(join(tmpdir(), 'countersign-prepare-'));
  const study = join(temp, 'study');
  const cache = join(temp, 'cache');
  const whole = join(temp, 'whole');
  const prepare = (out: string, ...more: string[]): string[] => [
    'prepare',
    join(study, 'dicom'),
    '--task',
    'phantom-wrist',
    '--out',
    out,
    '--json',
    ...more,
  ];

  beforeAll(async () => {
    const made = await runCli(
      ['phantom', '--out', study, '--count', '2', '--seed', '4001', '--size', '256x384'],
      cache,
    );
    expect(made.stderr).not.toMatch(/bug/i);
    expect(made.code).toBe(0);
    const result = await runCli(prepare(whole), cache);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(lastJson(result.stdout)).toMatchObject({ made: 2, reused: 0, failed: [] });
  }, 300_000);
  afterAll(() => {
    rmSync(temp, { recursive: true, force: true });
  });

  it('writes masks, provenance and a report', () => {
    const labels = withWorkspace(whole, ({ labels }) => labels.newest('phantom-wrist'));
    expect(labels).toHaveLength(2);
    for (const label of labels) {
      expect(label.structures).toHaveLength(17);
      expect(label.models.map((model) => model.providers)).not.toContainEqual([]);
      const refined = label.structures.filter((structure) => structure.outcome === 'refined');
      expect(refined.length).toBeGreaterThan(0);
      for (const structure of refined) {
        expect(structure.passes[0]?.prompts.box).not.toBeNull();
        expect(structure.quality.agreement).toBeGreaterThanOrEqual(structure.settings?.gate ?? NaN);
      }
    }
    const report = readFileSync(join(whole, 'report', 'phantom-wrist', 'index.html'), 'utf8');
    expect(report).not.toContain('PHANTOM');
    expect(report).toContain('Content-Security-Policy');
  });

  it('makes nothing again that is finished', async () => {
    const again = await runCli(prepare(whole), cache);
    expect(lastJson(again.stdout)).toMatchObject({ made: 0, reused: 2 });
  });

  it('goes on after a kill and ends with the same masks', async () => {
    const out = join(temp, 'killed');
    const embeddings = join(out, 'embeddings');
    mkdirSync(embeddings, { recursive: true });
    const running = startCli(prepare(out), cache);
    // The first embedding is on the disk in the middle of the first case.
    await new Promise<void>((resolve) => {
      const watcher = watch(embeddings, (_, name) => {
        if (name?.endsWith('.embedding') !== true) return;
        watcher.close();
        resolve();
      });
    });
    process.kill(-running.child.pid!, 'SIGKILL');
    await running.finished;
    const resumed = await runCli(prepare(out), cache);
    expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
    const masksOf = (folder: string): unknown =>
      withWorkspace(folder, ({ labels }) =>
        labels.newest('phantom-wrist').map(({ id, structures }) => ({
          id,
          masks: structures.map((structure) => structure.masks),
        })),
      );
    expect(masksOf(out)).toEqual(masksOf(whole));
    expect(readdirSync(embeddings).filter((name) => name.endsWith('.embedding'))).toHaveLength(2);
  });

  it('replays every structure of a provenance record to the same mask, and to its probabilities', async () => {
    const registry = await loadRegistry([shippedModelsFolder()]);
    const client = createInferenceClient({
      launch: createForkLauncher(),
      models: registry,
      clock: systemClock,
      log: () => undefined,
    });
    const workspace = openExistingWorkspace(whole);
    try {
      const task = await loadTask('phantom-wrist', { folders: [shippedModelsFolder()] });
      const engine = await loadEngine(task, registry, client);
      const frame = [...workspace.catalogue.frames()][0]!;
      const label = workspace.labels.newest(task.id).find((one) => one.frame.frameId === frame.frameId)!;
      const decoded = await (await openFrames(frame.locator)).decodeFrame(0);
      // Without the cached embedding: the encoder must say the same again.
      const nothing = { get: () => Promise.resolve(null), put: () => Promise.resolve() };
      expect(await replayLabel(engine, label, decoded, nothing)).toEqual([]);
      const read = createProbabilities({
        openFrames,
        embeddings: nothing,
        priority: 'batch',
      });
      for (const own of label.structures) {
        const mask = await workspace.masks.get(own.masks.refined);
        const request = { frame, recorded: label.structures, models: label.models, structure: own.structure };
        // Throws where the probabilities do not draw the recorded mask.
        const values = await read(engine, { ...request, mask });
        expect(values).toHaveLength(mask.width * mask.height);
        const inverse = { ...mask, words: mask.words.map((word) => ~word) };
        await expect(read(engine, { ...request, mask: inverse })).rejects.toMatchObject({
          code: 'probability-differs',
        });
      }
      const other = { ...decoded, values: decoded.values.map((value) => value ^ 1) };
      await expect(replayLabel(engine, label, other, nothing)).rejects.toMatchObject({
        code: 'replay-inputs',
      });
    } finally {
      workspace.close();
      await client.close();
    }
  });

  it('lists bad files with their reason and labels the rest', async () => {
    const mixed = join(temp, 'mixed');
    mkdirSync(mixed);
    writeFileSync(join(mixed, 'empty.dcm'), '');
    writeFileSync(join(mixed, 'notes.txt'), 'hello');
    const [first] = readdirSync(join(study, 'dicom'));
    const bytes = readFileSync(join(study, 'dicom', first!));
    writeFileSync(join(mixed, 'good.dcm'), bytes);
    writeFileSync(join(mixed, 'cut.dcm'), bytes.subarray(0, bytes.length - 5000));
    const out = join(temp, 'mixed-out');
    const result = await runCli(['prepare', mixed, '--task', 'phantom-wrist', '--out', out, '--json'], cache);
    expect(result.code).toBe(1);
    const told = lastJson(result.stdout) as { made: number; failed: { file: string; reason: string }[] };
    expect(told.made).toBe(1);
    for (const name of ['empty.dcm', 'notes.txt', 'cut.dcm']) {
      const reasons = told.failed.filter(({ file }) => file.endsWith(name)).map(({ reason }) => reason);
      expect(reasons, name).toHaveLength(1);
      expect(reasons[0]).toMatch(/^[A-Z].*\.$/s);
    }
  });

  it('shows a file that was overwritten with other pixels as a conflict and labels nothing of it', async () => {
    const changed = join(temp, 'changed');
    mkdirSync(changed);
    const [first] = readdirSync(join(study, 'dicom'));
    const bytes = readFileSync(join(study, 'dicom', first!));
    const file = join(changed, 'image.dcm');
    const out = join(temp, 'changed-out');
    const args = ['prepare', changed, '--task', 'phantom-wrist', '--out', out, '--json'];
    writeFileSync(file, bytes);
    expect(lastJson((await runCli(args, cache)).stdout)).toMatchObject({ made: 1, failed: [] });
    // The last bytes are pixels.
    writeFileSync(file, Buffer.concat([bytes.subarray(0, bytes.length - 100), Buffer.alloc(100, 1)]));
    const again = await runCli(args, cache);
    expect(again.code).toBe(1);
    const told = lastJson(again.stdout) as { made: number; failed: { file: string; reason: string }[] };
    expect(told.made).toBe(0);
    expect(told.failed.map(({ reason }) => reason).join()).toMatch(/other pixels/);
  });

  it.each([
    [['prepare', 'IN', '--task', 'no-such-task'], /There is no task no-such-task/],
    [['prepare', 'NOWHERE', '--task', 'phantom-wrist'], /NOWHERE/],
  ])('stops with one sentence: %j', async (args, sentence) => {
    const out = join(temp, 'stopped');
    const paths = args.map((arg) => (arg === 'IN' ? study : arg));
    const result = await runCli([...paths, '--out', out], cache);
    expect(result.code).toBe(3);
    expect(result.stderr).toMatch(sentence);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });
});

function withWorkspace<T>(folder: string, read: (workspace: Workspace) => T): T {
  expect(existsSync(join(folder, 'catalogue.sqlite'))).toBe(true);
  const workspace = openExistingWorkspace(folder);
  try {
    return read(workspace);
  } finally {
    workspace.close();
  }
}
