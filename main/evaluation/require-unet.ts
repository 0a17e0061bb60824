import { ExpectedError } from '../../core/domain/errors.ts';
import type { UnetManifest } from '../../core/domain/model-manifest.ts';
import type { ModelRegistry } from '../models/model-registry.ts';

/** @throws ExpectedError `model-unknown`, `model-kind`. */
export function requireUnet(registry: Pick<ModelRegistry, 'get'>, id: string): UnetManifest {
  const manifest = registry.get(id);
  if (manifest.kind === 'unet') return manifest;
  throw new ExpectedError('model-kind', `The model ${id} is no U-Net; choose one that draws structures.`);
}
