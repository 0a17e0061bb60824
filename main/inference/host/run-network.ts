import type { Tensor, Tensors } from '../../../core/pipeline/session-port.ts';
import type { Tensor as OrtTensor } from 'onnxruntime-node';
import type { SessionSpec } from '../protocol.ts';
import { castTensor } from './cast-tensor.ts';
import { describeRunError } from './describe-ort-error.ts';
import { HostFailure } from './host-failure.ts';
import type { OrtModule } from './load-ort.ts';
import type { Session } from './session-cache.ts';

export interface NetworkRun {
  readonly ort: OrtModule;
  readonly session: Session;
  readonly spec: SessionSpec;
  /** Undefined marks a kept tensor that is gone: a bug of the client. */
  readonly inputs: Readonly<Record<string, Tensor | undefined>>;
  readonly outputs: readonly string[];
}

/** @throws HostFailure with code and sentence */
export async function runNetwork({ ort, session, spec, inputs, outputs }: NetworkRun): Promise<Tensors> {
  const feeds: Record<string, OrtTensor> = {};
  for (const meta of session.inputMetadata) {
    const tensor = inputs[meta.name];
    if (!tensor)
      throw new HostFailure(
        'inference-input-missing',
        `${spec.network} was not given its input ${meta.name}.`,
      );
    feeds[meta.name] = castTensor(ort, tensor, meta.isTensor ? meta.type : 'float32');
  }
  const unknown = outputs.find((name) => !session.outputNames.includes(name));
  if (unknown !== undefined) {
    const known = session.outputNames.join(', ');
    throw new HostFailure(
      'inference-output-unknown',
      `${spec.network} has no output ${unknown}, it has ${known}.`,
    );
  }
  let answer: Readonly<Record<string, OrtTensor>>;
  try {
    // Only tensors are asked for: contract and metadata say so.
    answer = (await session.run(feeds, outputs)) as Readonly<Record<string, OrtTensor>>;
  } catch (error) {
    throw describeRunError(error, spec);
  }
  return Object.fromEntries(outputs.map((name) => [name, toTensor(spec, name, answer[name])]));
}

function toTensor(spec: SessionSpec, name: string, value: OrtTensor | undefined): Tensor {
  const data: unknown = value?.data;
  const fits =
    data instanceof Float32Array ||
    data instanceof BigInt64Array ||
    data instanceof Int32Array ||
    data instanceof Uint8Array;
  if (!value || !fits) {
    const type = value?.type ?? 'nothing';
    throw new HostFailure(
      'model-mismatch',
      `${spec.network}: output ${name} is ${type}, which is not supported.`,
    );
  }
  checkDims(spec, name, value.dims);
  return { dims: value.dims, data };
}

/** Dimensions that the file leaves open are known only now: a mask of another size must not be read as one. */
function checkDims({ network, contract }: SessionSpec, name: string, dims: readonly number[]): void {
  const expected = contract.outputs.find((output) => output.name === name);
  if (!expected) return;
  const fits =
    expected.dims.length === dims.length &&
    expected.dims.every((dim, axis) => dim === null || dim === dims[axis]);
  if (fits) return;
  const wanted = expected.dims.map((dim) => dim ?? 'any').join(' x ');
  throw new HostFailure(
    'model-mismatch',
    `${network}: output ${name} has the shape ${dims.join(' x ')}, the manifest says ${wanted}; correct the manifest.`,
  );
}
