import type * as Ort from 'onnxruntime-node';
import { forbidTelemetry } from './no-telemetry.ts';

/** The runtime of networks, as hosts use it. */
export type OrtModule = Pick<typeof Ort, 'InferenceSession' | 'Tensor' | 'env' | 'listSupportedBackends'>;

/**
 * Loads onnxruntime for a host, of inference or of training: the only place that does (rule S1).
 * @throws whatever the system says where its libraries cannot be loaded
 */
export async function loadOrt(): Promise<OrtModule> {
  // Before the library is loaded: it looks once.
  forbidTelemetry(process.env);
  const ort = await import('onnxruntime-node');
  // Expected failures arrive as exceptions; warnings of the runtime would only repeat them on stderr.
  ort.env.logLevel = 'error';
  return ort;
}

/** Version of the library that computes. */
export function runtimeVersion({ env }: OrtModule): string {
  return env.versions.node ?? env.versions.common;
}
