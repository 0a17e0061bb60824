import { randomBytes } from 'node:crypto';
import { exportOptionsSchema, type ExportOptions } from '../../../core/exchange/export-options.ts';
import type { BatchRequest } from '../../../main/exchange/batch/batch-writer.ts';
import type { BatchPorts } from '../../../main/exchange/batch/create-batch-writer.ts';
import { createSourceImages } from '../../../main/exchange/batch/source-images.ts';
import { openStationKey } from '../../../main/exchange/batch/station-key.ts';
import { createIdentity } from '../../../main/exchange/deidentify/identity.ts';
import { smallTask } from '../small-label.ts';
import type { TextFormat } from './text-format.ts';

/** Ports of a batch with one format, `nifti`, which is given. */
export function batchPorts(
  format: TextFormat,
  { workspace, data }: { readonly workspace: string; readonly data: string },
): BatchPorts {
  return {
    formats: { nifti: format.create },
    program: { name: 'Countersign', version: '0.0.0' },
    workspace,
    now: () => '2026-05-06T07:08:09.000Z',
    newId: () => randomBytes(6).toString('hex'),
    images: createSourceImages(),
    probability: () => Promise.reject(new Error('this test asks for no probabilities')),
    openIdentity: ({ options }) =>
      Promise.resolve({
        // A secret of the test's own.
        identity: createIdentity(options.deidentify, new Uint8Array(32).fill(7)),
        keep: () => Promise.resolve(),
      }),
    burnedIn: () => Promise.resolve([]),
    stationKey: () => openStationKey(data),
  };
}

export function batchOptions(given: Partial<ExportOptions> = {}): ExportOptions {
  return exportOptionsSchema.parse({ formats: ['nifti'], deidentify: { profile: 'none' }, ...given });
}

export function batchRequest(
  target: string,
  given: Partial<Omit<BatchRequest, 'options'>> & { readonly options?: Partial<ExportOptions> } = {},
): BatchRequest {
  return {
    task: smallTask(),
    taskSha256: 'a'.repeat(64),
    target,
    replace: false,
    by: null,
    passphrase: null,
    ...given,
    options: batchOptions(given.options),
  };
}
