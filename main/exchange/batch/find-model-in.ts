import { ExpectedError } from '../../../core/domain/errors.ts';
import type { ModelRegistry } from '../../models/model-registry.ts';
import type { FindModel } from './model-identity.ts';

/** Identities of the models that are installed. */
export function findModelIn(registry: ModelRegistry): FindModel {
  return (id) => {
    try {
      const { version, name, family, kind } = registry.get(id);
      const files = registry.networksOf(id).map((network) => registry.networkFile(network).sha256);
      return { version, name, family, kind, files };
    } catch (error) {
      // Not installed, or its manifest cannot be read: then nobody knows what it is.
      if (error instanceof ExpectedError) return null;
      throw error;
    }
  };
}
