import type { Tensor as OrtTensor } from 'onnxruntime-node';
import type { Tensor } from '../../../core/pipeline/session-port.ts';
import { HostFailure } from './host-failure.ts';
import type { OrtModule } from './load-ort.ts';

/**
 * Gives a network the element type that it wants: relatives of the official SAM export take labels and sizes
 * as integers, and encoders that normalise themselves take bytes. Same type: no copy.
 *
 * @throws HostFailure `model-mismatch` for other types
 */
export function castTensor(ort: OrtModule, { dims, data }: Tensor, type: string): OrtTensor {
  switch (type) {
    case 'float32':
      return new ort.Tensor(
        'float32',
        data instanceof Float32Array ? data : new Float32Array(plain(data)),
        dims,
      );
    case 'int64':
      return new ort.Tensor('int64', data instanceof BigInt64Array ? data : toBigInts(data), dims);
    case 'int32':
      return new ort.Tensor('int32', data instanceof Int32Array ? data : new Int32Array(plain(data)), dims);
    case 'uint8':
      return new ort.Tensor('uint8', data instanceof Uint8Array ? data : toBytes(plain(data)), dims);
    case 'bool':
      return new ort.Tensor('bool', new Uint8Array(plain(data).map((value) => (value === 0 ? 0 : 1))), dims);
    default:
      throw new HostFailure(
        'model-mismatch',
        `Inputs of type ${type} are not supported; export the model with float32.`,
      );
  }
}

type Plain = Exclude<Tensor['data'], BigInt64Array>;

/** Numbers instead of big integers, which typed arrays of numbers refuse to copy. */
function plain(data: Tensor['data']): Plain {
  return data instanceof BigInt64Array ? Float32Array.from(data, Number) : data;
}

function toBigInts(data: Plain): BigInt64Array {
  return BigInt64Array.from(data, (value) => BigInt(Math.round(value)));
}

/** Rounded and clamped: 254.6 is white, not 254, and 256 is not black. */
function toBytes(data: Plain): Uint8Array {
  return new Uint8Array(new Uint8ClampedArray(data).buffer);
}
