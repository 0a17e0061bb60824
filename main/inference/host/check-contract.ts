import type { InferenceSession } from 'onnxruntime-node';
import type { TensorContract } from '../../models/network-contract.ts';
import type { SessionSpec } from '../protocol.ts';
import { HostFailure } from './host-failure.ts';

type Metadata = InferenceSession.ValueMetadata;

/**
 * Compares what the file declares with what the manifest promises: names, element types, ranks and the
 * dimensions that are fixed in both. So a wrong manifest is an error before anything runs.
 *
 * @throws HostFailure `model-mismatch`
 */
export function checkContract(
  session: Pick<InferenceSession, 'inputMetadata' | 'outputMetadata'>,
  spec: Pick<SessionSpec, 'network' | 'contract'>,
): void {
  const { network, contract } = spec;
  for (const expected of contract.inputs) checkTensor(expected, session.inputMetadata, `${network}: input`);
  for (const expected of contract.outputs)
    checkTensor(expected, session.outputMetadata, `${network}: output`);
  const named = new Set(contract.inputs.map(({ name }) => name));
  const unfed = session.inputMetadata.find(({ name }) => !named.has(name));
  if (unfed)
    throw mismatch(`${network}: the file wants an input ${unfed.name} that the manifest does not name`);
}

function checkTensor(expected: TensorContract, all: readonly Metadata[], where: string): void {
  const { name, types, dims } = expected;
  const found = all.find((each) => each.name === name);
  if (!found) {
    throw mismatch(
      `${where} ${name} is not in the file, which has ${all.map((each) => each.name).join(', ')}`,
    );
  }
  if (!found.isTensor) throw mismatch(`${where} ${name} is not a tensor`);
  if (!types.some((type) => type === found.type)) {
    throw mismatch(`${where} ${name} is of type ${found.type}, expected ${types.join(' or ')}`);
  }
  // An empty shape is a scalar or unknown: then the run itself decides.
  if (found.shape.length === 0) return;
  const fits =
    found.shape.length === dims.length &&
    dims.every((dim, axis) => {
      const actual = found.shape[axis];
      return dim === null || typeof actual !== 'number' || actual === dim;
    });
  if (!fits) {
    const wanted = dims.map((dim) => dim ?? 'any').join(' x ');
    throw mismatch(`${where} ${name} has the shape ${found.shape.join(' x ')}, the manifest says ${wanted}`);
  }
}

function mismatch(sentence: string): HostFailure {
  return new HostFailure('model-mismatch', `${sentence}; correct the manifest or the file.`);
}
