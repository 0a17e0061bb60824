import { expect, it } from 'vitest';
import { tinyPlan } from '../../../test/support/training-scenes.ts';
import type { OrtModule } from '../../inference/host/load-ort.ts';
import { chooseProvider } from './choose-provider.ts';

/** A runtime with these providers, none of which can be used. */
function runtimeWith(...names: string[]): OrtModule {
  const create = (): Promise<never> => Promise.reject(new Error('Failed to load shared library libx.so'));
  // Only what is asked for while no provider runs.
  return {
    listSupportedBackends: () => names.map((name) => ({ name, bundled: true })),
    InferenceSession: { create },
  } as unknown as OrtModule;
}

const run = {
  plan: tinyPlan(),
  structures: ['disc'],
  mirrored: [0],
  cases: { training: 1, validation: 0, unlabelled: 0 },
  providers: ['cuda', 'webgpu', 'cpu'],
  measured: true,
  threads: 1,
  loaders: 0,
  checkpointEveryMs: 0,
};

it('says in calm words why the CPU trains', async () => {
  const tried: string[] = [];
  const onTrial = (provider: string): Promise<void> => Promise.resolve(void tried.push(provider));
  expect(await chooseProvider(run, { ort: runtimeWith('cpu', 'cuda', 'webgpu'), onTrial })).toEqual({
    provider: 'cpu',
    reason:
      'no other provider can be used here (cuda: its libraries are not installed; webgpu: its libraries are not installed)',
  });
  expect(tried).toEqual(['cuda', 'webgpu']);
  expect(await chooseProvider(run, { ort: runtimeWith('cpu'), onTrial })).toEqual({
    provider: 'cpu',
    reason: 'no other provider can be used here',
  });
});
