import type { NetworkFile } from '../models/model-registry.ts';
import type { SessionSpec } from './protocol.ts';

/** The session of a network on a provider. @param threads within one operator */
export function specOf(file: NetworkFile, provider: string, threads: number): SessionSpec {
  const { network, path, contract, sha256 } = file;
  // The name too: two manifests may read one file and promise different things about it.
  return {
    key: `${network} ${sha256} ${provider} ${String(threads)}`,
    network,
    path,
    provider,
    threads,
    contract,
  };
}
