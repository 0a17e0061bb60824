import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NetworkContract, TensorContract } from '../../main/models/network-contract.ts';
import type { NetworkFile } from '../../main/models/model-registry.ts';
import { onnxModel, type OnnxValue } from './onnx-model.ts';

const x: OnnxValue = { name: 'x', type: 'float32', dims: [1, 4] };
const y: OnnxValue = { name: 'y', type: 'float32', dims: [1, 4] };
const ten = { name: 'ten', dims: [1], values: [10] };

/** y = x + 10 */
export const addTen = onnxModel({
  nodes: [{ op: 'Add', inputs: ['x', 'ten'], outputs: ['y'] }],
  constants: [ten],
  inputs: [x],
  outputs: [y],
});

/** y = x + big, where big is [1, 8192]: large enough to be kept in the host. y is [1, 8192]. */
export const addBig = onnxModel({
  nodes: [{ op: 'Add', inputs: ['x', 'big'], outputs: ['y'] }],
  inputs: [
    { ...x, dims: [1, 1] },
    { ...x, name: 'big', dims: [1, 8192] },
  ],
  outputs: [{ ...y, dims: [1, 8192] }],
});

/** y = x after `trips` rounds of adding 0: as slow as the input says, in one native call. */
export const loop = onnxModel({
  nodes: [
    {
      op: 'Loop',
      inputs: ['trips', '', 'x'],
      outputs: ['y'],
      attributes: {
        body: {
          nodes: [
            { op: 'Identity', inputs: ['go'], outputs: ['goOn'] },
            { op: 'Add', inputs: ['v', 'zero'], outputs: ['w'] },
          ],
          constants: [{ name: 'zero', dims: [1], values: [0] }],
          inputs: [
            { name: 'round', type: 'int64', dims: [] },
            { name: 'go', type: 'bool', dims: [] },
            { ...x, name: 'v' },
          ],
          outputs: [
            { name: 'goOn', type: 'bool', dims: [] },
            { ...y, name: 'w' },
          ],
        },
      },
    },
  ],
  inputs: [{ name: 'trips', type: 'int64', dims: [] }, x],
  outputs: [y],
});

export const unknownOperator = onnxModel({
  nodes: [{ op: 'CountersignNoSuchOperator', inputs: ['x'], outputs: ['y'] }],
  inputs: [x],
  outputs: [y],
});

/** y = float(image) + float(count): wants bytes and 64-bit integers. */
export const integers = onnxModel({
  nodes: [
    { op: 'Cast', inputs: ['image'], outputs: ['a'], attributes: { to: 1 } },
    { op: 'Cast', inputs: ['count'], outputs: ['b'], attributes: { to: 1 } },
    { op: 'Add', inputs: ['a', 'b'], outputs: ['y'] },
  ],
  inputs: [
    { name: 'image', type: 'uint8', dims: [1, 4] },
    { name: 'count', type: 'int64', dims: [1] },
  ],
  outputs: [y],
});

/** y = x of any size: the file leaves both shapes open. */
export const anySize = onnxModel({
  nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
  inputs: [{ ...x, dims: [1, 'n'] }],
  outputs: [{ ...y, dims: [1, 'n'] }],
});

export function floats(name: string, dims: TensorContract['dims']): TensorContract {
  return { name, types: ['float32'], dims };
}

export const plainContract: NetworkContract = {
  inputs: [floats('x', [1, 4])],
  outputs: [floats('y', [1, 4])],
};
export const bigContract: NetworkContract = {
  inputs: [floats('x', [1, 1]), floats('big', [1, 8192])],
  outputs: [floats('y', [1, 8192])],
};
export const loopContract: NetworkContract = {
  inputs: [{ name: 'trips', types: ['int64'], dims: [] }, floats('x', [1, 4])],
  outputs: [floats('y', [1, 4])],
};

/** Networks in a temporary folder, served as the registry would. Call `remove` at the end. */
export class TinyNetworks {
  readonly folder = mkdtempSync(join(tmpdir(), 'countersign-networks-'));
  readonly #files = new Map<string, NetworkFile>();

  add(network: string, bytes: Uint8Array, contract: NetworkContract = plainContract): this {
    const path = join(this.folder, `${network}.onnx`);
    writeFileSync(path, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.#files.set(network, { network, modelId: network, path, sha256, tolerance: 1e-4, contract });
    return this;
  }

  async verifiedFile(network: string): Promise<NetworkFile> {
    const file = this.#files.get(network);
    if (!file) throw new Error(`the test has no network ${network}`);
    return Promise.resolve(file);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
