/**
 * From version 1.29 on, the official onnxruntime for Linux and macOS looks up a server of its maker and sends it what
 * models run, unless it is told not to before it is loaded (rule S1). It reads the variable of the process once: then
 * it makes no uploader, no file with an id, no request. On Windows it opens no connection; see docs/air-gap.md.
 * `test/airgap` proves it: without this line, a run of the product asks for names and fails there.
 */
export function forbidTelemetry(env: NodeJS.ProcessEnv): void {
  env['ORT_DISABLE_TELEMETRY'] = '1';
}
