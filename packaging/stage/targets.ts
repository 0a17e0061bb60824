/** A platform and a processor that packages are made for, in Node's words. */
export interface Machine {
  readonly platform: 'linux' | 'win32' | 'darwin';
  readonly arch: 'x64' | 'arm64';
}

/** Where onnxruntime-node brings a library. It has none for macOS on Intel (microsoft/onnxruntime#27961). */
export const MACHINES: readonly Machine[] = [
  { platform: 'linux', arch: 'x64' },
  { platform: 'linux', arch: 'arm64' },
  { platform: 'win32', arch: 'x64' },
  { platform: 'win32', arch: 'arm64' },
  { platform: 'darwin', arch: 'arm64' },
];

export function machineName({ platform, arch }: Machine): string {
  return `${platform}-${arch}`;
}
