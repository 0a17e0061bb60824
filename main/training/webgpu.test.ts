import { expect, it } from 'vitest';
import { softwareVulkan } from '../../test/support/software-vulkan.ts';
import { shapeSet, tinyPlan } from '../../test/support/training-scenes.ts';
import { finished, watchTraining } from '../../test/support/watched-training.ts';
import { decodeCheckpoint } from './checkpoint.ts';
import { runDigest } from './host/run-digest.ts';
import { createTrainer } from './trainer-client.ts';
import { createTrainerLauncher } from './trainer-process.ts';

const { env, missing } = softwareVulkan();
if (missing !== null) console.log(`SKIPPED a training step on WebGPU through SwiftShader: ${missing}`);

it.skipIf(missing !== null)(
  'has the gradient of the CPU on WebGPU',
  async () => {
    const trainer = createTrainer({ launch: createTrainerLauncher({ env }), threads: 1, loaders: 0 });
    // One step of all that a step is made of, no larger: its shaders are compiled for the processor.
    const plan = tinyPlan({
      epochs: 1,
      stepsPerEpoch: 1,
      batch: 1,
      network: { levels: 2, baseChannels: 2 },
    });
    const set = shapeSet({ training: 1, validation: 0 });
    const stepOn = async (provider: string) => {
      const watched = watchTraining(trainer, { plan, set, provider });
      const end = await finished(watched);
      const state = decodeCheckpoint(watched.checkpoints[0] ?? new Uint8Array(), runDigest(plan, set));
      // After one step the moving average is the gradient, clipped and scaled.
      return { provider: end.provider, loss: end.epochs[0]?.loss ?? NaN, gradient: state.vectors.m };
    };
    const cpu = await stepOn('cpu');
    const gpu = await stepOn('webgpu');

    expect(gpu.provider).toBe('webgpu');
    expect(Math.abs(gpu.loss / cpu.loss - 1)).toBeLessThan(1e-5);
    const length = Math.hypot(...cpu.gradient);
    const difference = Math.hypot(...cpu.gradient.map((value, i) => value - gpu.gradient[i]!));
    expect(length).toBeGreaterThan(0);
    expect(difference / length).toBeLessThan(1e-4);
  },
  180_000,
);
