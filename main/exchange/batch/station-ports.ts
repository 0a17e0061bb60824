import { randomBytes } from 'node:crypto';
import { batchBurnedInFindings } from '../deidentify/burned-in.ts';
import { openIdentity } from '../deidentify/open-identity.ts';
import { FORMATS } from '../formats.ts';
import type { FormatPorts } from '../format-writer.ts';
import type { BatchPorts } from './create-batch-writer.ts';
import { createSourceImages } from './source-images.ts';
import { openStationKey } from './station-key.ts';

export interface Station {
  /** Folder of the workspace that is exported from, absolute. */
  readonly workspace: string;
  /** Where the station keeps its own data: its key. Absolute. */
  readonly dataFolder: string;
  readonly version: string;
  readonly probability: FormatPorts['probability'];
}

/** The ports of a batch on a real disk, for the command line and for the workstation's thread alike. */
export function stationPorts(station: Station): BatchPorts {
  return {
    formats: FORMATS,
    program: { name: 'Countersign', version: station.version },
    workspace: station.workspace,
    now: () => new Date().toISOString(),
    newId: () => randomBytes(6).toString('hex'),
    images: createSourceImages(),
    probability: station.probability,
    openIdentity: ({ options, passphrase }) =>
      openIdentity(options.deidentify, station.workspace, passphrase),
    burnedIn: (one, { options }) => Promise.resolve(batchBurnedInFindings(one, options)),
    stationKey: () => openStationKey(station.dataFolder),
  };
}
