import { describe, expect, it } from 'vitest';
import { runGraph } from '../../../test/support/run-graph.ts';
import { SIDE, tinyLesson, tinySpec } from '../../../test/support/tiny-lesson.ts';
import { createRandom } from '../../random/random.ts';
import { createGraph } from '../graph/graph.ts';
import { parameterCount, parameterLayout } from '../network/layout.ts';
import { matchParameters } from '../network/match.ts';
import { sliceParameters } from '../network/parameter-values.ts';
import { unet } from '../network/unet.ts';
import { encodeModel } from '../onnx/encode-model.ts';
import { readInitializers } from '../onnx/read-initializers.ts';
import { inferenceGraph } from './inference.ts';

/** Logits are of the order of 1; both sides round in float32, in another order. */
const TOLERANCE = 2e-6;

describe('the exported network', () => {
  it.each([
    ['instance', 'leaky-relu', 'sigmoid'],
    ['group', 'silu', 'softmax'],
    ['none', 'relu', 'sigmoid'],
  ] as const)('computes what the training computes: %s, %s, %s', async (normalisation, activation, head) => {
    const network = { ...tinySpec.network, normalisation, activation, head };
    const layout = parameterLayout(network, 2);
    const random = createRandom(3);
    const parameters = Float32Array.from({ length: parameterCount(layout) }, () => 0.3 * random.bell());
    const image = tinyLesson().image.subarray(0, SIDE * SIDE);

    const g = createGraph({ target: 'cpu' });
    const flat = g.input('parameters', [parameters.length]);
    const values = sliceParameters(g, flat, layout);
    const input = g.input('image', [1, 1, SIDE, SIDE]);
    g.output('logits', unet(g, input, values.get, { network, purpose: 'learn' }));
    const trained = (await runGraph(g, { image, parameters }))['logits']!;

    const exported = inferenceGraph({ network, outputs: 2, height: SIDE, width: SIDE, parameters });
    const found = (await runGraph(exported, { image }))['logits']!;
    const largest = found.reduce((most, value, i) => Math.max(most, Math.abs(value - trained[i]!)), 0);
    expect(found).toHaveLength((head === 'softmax' ? 3 : 2) * SIDE * SIDE);
    expect(largest).toBeLessThan(TOLERANCE);
  });

  it('holds every parameter under its name, so that it can be trained further', () => {
    const layout = parameterLayout(tinySpec.network, 2);
    const parameters = Float32Array.from({ length: parameterCount(layout) }, (_, i) => i);
    const file = encodeModel(inferenceGraph({ ...tinySpec, parameters }));
    expect(matchParameters(layout, readInitializers(file))).toEqual(parameters);
  });
});
