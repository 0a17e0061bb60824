import type { Configuration } from 'electron-builder';

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

/** The packages of a machine by electron-builder.yml, e.g. `['nsis', 'msi']`. */
export function targetsOf(config: Configuration, { platform, arch }: Machine): string[] {
  const { target } = config[({ linux: 'linux', win32: 'win', darwin: 'mac' } as const)[platform]] ?? {};
  return [target ?? []].flat().flatMap((one) => {
    if (typeof one === 'string') return [one];
    return [one.arch ?? []].flat().includes(arch) ? [one.target] : [];
  });
}
