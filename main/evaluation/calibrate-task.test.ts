import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import { settingsOf } from '../../core/pipeline/settings-of.ts';
import { squareEngine, squareScene } from '../../test/support/square-scenes.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { frameJob } from '../engine/label-case.ts';
import type { LoadedEngine } from '../engine/load-engine.ts';
import { createEmbeddingStore } from '../workspace/embedding-store.ts';
import { calibrateTask, type CalibrateOptions } from './calibrate-task.ts';
import type { LabelledCase } from './loaded-case.ts';

const CASES = 10;

function casesFor(engine: LoadedEngine): LabelledCase[] {
  const embeddings = createEmbeddingStore(join(tempFolder(), 'embeddings'), 1e9);
  return Array.from({ length: CASES }, (_, index) => {
    const scene = squareScene(index);
    return {
      caseId: `case ${index}`,
      group: `patient ${index}`,
      job: () => Promise.resolve(frameJob(engine, scene.frame, embeddings, { priority: 'batch' })),
      truth: () => Promise.resolve(scene.truth),
    };
  });
}

function optionsWith(more: Partial<CalibrateOptions> = {}): CalibrateOptions {
  return {
    folds: 5,
    seed: 1,
    signal: new AbortController().signal,
    from: 'test',
    at: '2026-01-01T00:00:00Z',
    models: { 'tiny-unet': '1' },
    onProgress: () => undefined,
    ...more,
  };
}

describe('calibrateTask', () => {
  it('finds the threshold that the U-Net needs and refines only what SAM improves', async () => {
    const { engine, session } = squareEngine();
    const result = await calibrateTask(engine, casesFor(engine), optionsWith());
    const [a, b] = result.task.structures.map((structure) => settingsOf(result.task, structure));
    expect(a!.threshold).toBe(0.6);
    expect(b!.threshold).toBe(0.6);
    expect(a!.refine).toBe(true);
    expect(b!.refine).toBe(false);
    // Squares are 8 x 8; the raw U-Net draws 10 x 10 (and misses 2 x 2 of a), the calibrated engine all right.
    const [gainA, gainB] = result.validation.structures;
    expect(gainB!.unet).toBeCloseTo((2 * 64) / (64 + 100), 1);
    expect(gainA!.after).toBeGreaterThan(0.98);
    expect(gainB!.after).toBeGreaterThan(0.98);
    expect(result.validation.overall!.overUnet!.low).toBeGreaterThan(0.1);
    expect(result).toMatchObject({
      cases: CASES,
      groups: CASES,
      folds: 5,
      kept: [],
      keeps: ['calibrated', 'calibrated'],
    });
    expect(result.task).toMatchObject({ version: 2, calibration: { cases: CASES, from: 'test' } });
    expect(result.task.anatomy!['a']!.n).toBe(CASES);
    // The first guess and the encoder run once per case, whatever is tried.
    expect(session.count('tiny-unet')).toBe(CASES);
    expect(session.count('tiny-sam/encoder')).toBe(CASES);
  });

  it('gives the same task for the same cases and seed', async () => {
    const { engine } = squareEngine();
    const [one, other] = [
      await calibrateTask(engine, casesFor(engine), optionsWith()),
      await calibrateTask(engine, casesFor(engine), optionsWith()),
    ];
    expect(one).toEqual(other);
  });

  it('stops when cancelled', async () => {
    const { engine } = squareEngine();
    const controller = new AbortController();
    const onProgress = (phase: string): void => {
      if (phase === 'search') controller.abort();
    };
    const running = calibrateTask(
      engine,
      casesFor(engine),
      optionsWith({ signal: controller.signal, onProgress }),
    );
    await expect(running).rejects.toThrow(CancelledError);
  });

  it('refuses too few cases', async () => {
    const { engine } = squareEngine();
    const running = calibrateTask(engine, casesFor(engine).slice(0, 3), optionsWith());
    await expect(running).rejects.toThrow(ExpectedError);
    await expect(running).rejects.toThrow('at least 4 labelled cases of 3 patients');
  });
});
