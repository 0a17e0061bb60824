/**
 * Execution providers worth measuring, best guess first, the CPU last.
 *
 * @param platform as `process.platform`
 */
export function providerOrder(platform: string): readonly string[] {
  const before: Readonly<Record<string, readonly string[]>> = {
    win32: ['dml', 'webgpu'],
    darwin: ['coreml', 'webgpu'],
    linux: ['cuda', 'webgpu'],
  };
  return [...(before[platform] ?? []), 'cpu'];
}
