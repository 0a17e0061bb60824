import { existsSync } from 'node:fs';

const ICD = ['/usr/lib/chromium/vk_swiftshader_icd.json', '/opt/google/chrome/vk_swiftshader_icd.json'];

/** With what a process sees Chromium's SwiftShader as a graphics card; `missing` says why there is none. */
export function softwareVulkan(): { readonly env: Record<string, string>; readonly missing: string | null } {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { env: {}, missing: 'needs Linux on x64' };
  const path = ICD.find((file) => existsSync(file));
  if (path === undefined)
    return { env: {}, missing: `Chromium's software Vulkan is not installed (${ICD.join(', ')})` };
  const folder = path.slice(0, path.lastIndexOf('/'));
  // The folder also holds the Vulkan loader, which the machine may not have.
  const libraries = `${folder}:${process.env['LD_LIBRARY_PATH'] ?? ''}`;
  return { env: { VK_ICD_FILENAMES: path, LD_LIBRARY_PATH: libraries }, missing: null };
}
