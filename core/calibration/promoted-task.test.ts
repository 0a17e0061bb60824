import { describe, expect, it } from 'vitest';
import { tinyTask, tinyUnet } from '../../test/support/arithmetic-session.ts';
import type { Task } from '../domain/task.ts';
import { DEFAULT_SETTINGS } from '../pipeline/presets.ts';
import { settingsOf } from '../pipeline/settings-of.ts';
import { promotedTask } from './promoted-task.ts';

const unet = { ...tinyUnet(8), id: 'tiny-2' };
const calibration = { from: 'truth', at: '', cases: 9, folds: 3, models: {}, gain: {} };

function task(more: Partial<Task> = {}): Task {
  const base = tinyTask({ threshold: 0.7, morphology: { operation: 'erosion', element: 'disk', radius: 1 } });
  const structures = base.structures.map((one) => ({ ...one, settings: { gate: 0.1, refine: false } }));
  return { ...base, structures, ...more };
}

describe('promotedTask', () => {
  it('keeps what the author of an uncalibrated task wrote', () => {
    const before = task();
    const { task: after, calibrationDropped } = promotedTask(before, unet);
    expect(calibrationDropped).toBe(false);
    expect(after).toEqual({ ...before, version: 2, models: { unet: 'tiny-2', sam: 'tiny-sam' } });
  });

  it('drops what was calibrated for the network before, and keeps the rest', () => {
    const anatomy = { cases: 3, structures: {} } as unknown as NonNullable<Task['anatomy']>; // only passed on
    const { task: after, calibrationDropped } = promotedTask(task({ calibration, anatomy }), unet);
    expect(calibrationDropped).toBe(true);
    expect(after.calibration).toBeUndefined();
    expect(after.anatomy).toBe(anatomy);
    expect(after.structures.map(({ settings }) => settings)).toEqual([{}, {}]);
    const { morphology } = task().settings;
    expect(settingsOf(after, after.structures[0]!)).toEqual({ ...DEFAULT_SETTINGS, morphology });
  });

  it('finds structures that shared an output by their ids where the new network tells them apart', () => {
    const [a, b] = task().structures;
    const shared = task({
      structures: [
        { ...a!, output: 'both' },
        { ...b!, output: 'both' },
      ],
    });
    const { structures } = promotedTask(shared, unet).task;
    expect(structures).toEqual([a, b]);
  });

  it('refuses a network that does not draw every structure, by its own name or as `output`', () => {
    const [a, b] = task().structures;
    const renamed = task({ structures: [{ ...a!, id: 'first', output: 'a' }, b!] });
    expect(promotedTask(renamed, unet).task.version).toBe(2);
    const lacking = { ...unet, outputs: unet.outputs.slice(0, 1) };
    expect(() => promotedTask(renamed, lacking)).toThrow(/does not draw all structures of the task Tiny: B;/);
  });
});
