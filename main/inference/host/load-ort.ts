import { forbidTelemetry } from './no-telemetry.ts';
import type { OrtModule } from './session-cache.ts';

/** The one place that loads onnxruntime: telemetry is forbidden before, since the library looks once. */
export async function loadOrt(): Promise<OrtModule> {
  forbidTelemetry(process.env);
  const ort = await import('onnxruntime-node');
  // Expected failures arrive as exceptions; warnings of the runtime would only repeat them on stderr.
  ort.env.logLevel = 'error';
  return ort;
}
