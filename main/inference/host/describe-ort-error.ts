import { messageOf } from '../../../core/domain/errors.ts';
import { PROVIDER_FAILED, type SessionSpec } from '../protocol.ts';
import { HostFailure } from './host-failure.ts';

/** onnxruntime's own words, without the path of the file (which a log must not hold) and shortened. */
function tidy(error: unknown, spec: SessionSpec): string {
  const line = messageOf(error).split(spec.path).join('the file').replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}

/** What onnxruntime says when it cannot load a file -> code and sentence. First match wins. */
const loadRules: readonly { readonly when: RegExp; readonly code: string; readonly what: string }[] = [
  {
    when: /not a registered function\/op|No Op registered|Could not find an implementation|NOT_IMPLEMENTED/i,
    code: 'model-unknown-operator',
    what: 'uses an operator that this onnxruntime does not know; export the model for the ONNX operator set it supports',
  },
  {
    when: /Unsupported model IR version|opset .* is under development|is till opset|official support for domain/i,
    code: 'model-too-new',
    what: 'is written for a newer ONNX version; export it for an older operator set',
  },
  {
    when: /protobuf parsing failed|INVALID_PROTOBUF|ModelProto does not have a graph|Unable to parse/i,
    code: 'model-corrupt',
    what: 'is not an ONNX file or is damaged; copy it again',
  },
  {
    when: /doesn't exist|NO_SUCHFILE|No such file/i,
    code: 'model-file-missing',
    what: 'is missing; install the model again',
  },
  {
    when: /bad_alloc|Failed to allocate|out of memory/i,
    code: 'inference-out-of-memory',
    what: 'does not fit into memory',
  },
];

/** Failure of creating a session. On another provider than the CPU it is that provider's failure first. */
export function describeLoadError(error: unknown, spec: SessionSpec): HostFailure {
  if (spec.provider !== 'cpu') return providerFailure(error, spec);
  const words = tidy(error, spec);
  const rule = loadRules.find(({ when }) => when.test(words));
  const what = rule?.what ?? 'cannot be loaded';
  return new HostFailure(
    rule?.code ?? 'model-load-failed',
    `The network ${spec.network} ${what} (${words}).`,
  );
}

/** Failure of a run. */
export function describeRunError(error: unknown, spec: SessionSpec): HostFailure {
  if (spec.provider !== 'cpu') return providerFailure(error, spec);
  const words = tidy(error, spec);
  if (/bad_alloc|Failed to allocate|out of memory/i.test(words)) {
    return new HostFailure(
      'inference-out-of-memory',
      `The network ${spec.network} needs more memory than is free; close other programs (${words}).`,
    );
  }
  const shape =
    /invalid dimensions|invalid rank|Unexpected input data type|broadcast|shape mismatch|dimension mismatch|cannot be reshaped/i;
  return shape.test(words)
    ? new HostFailure(
        'model-shape-mismatch',
        `The network ${spec.network} does not take this shape (${words}).`,
      )
    : new HostFailure('inference-failed', `The network ${spec.network} failed (${words}).`);
}

/** What drivers and libraries that are not there say -> in plain words. */
const providerRules: readonly { readonly when: RegExp; readonly what: string }[] = [
  { when: /Failed to get a WebGPU adapter/i, what: 'no graphics adapter that WebGPU can use was found' },
  {
    when: /Failed to load shared library|cannot open shared object/i,
    what: 'its libraries are not installed',
  },
  { when: /CUDA driver version is insufficient/i, what: 'the graphics driver is too old for its libraries' },
  { when: /no CUDA-capable device/i, what: 'no CUDA graphics card was found' },
  { when: /out of memory|Failed to allocate/i, what: 'the memory of the graphics card is too small' },
];

/** @returns null when the library's words are all there is */
export function providerProblem(error: unknown): string | null {
  return providerRules.find(({ when }) => when.test(messageOf(error)))?.what ?? null;
}

function providerFailure(error: unknown, spec: SessionSpec): HostFailure {
  const what = providerProblem(error) ?? tidy(error, spec);
  return new HostFailure(PROVIDER_FAILED, `${spec.provider} cannot run ${spec.network}: ${what}`);
}
