import type { Finding } from '../../../core/exchange/finding.ts';
import type { ExportCase } from '../export-case.ts';
import type { CreateFormatWriter, FormatPorts } from '../format-writer.ts';
import { requireVolume, volumeFindings } from '../volume/volume-of-case.ts';
import { createCaseList } from './case-list.ts';
import { channelNames } from './channel-names.ts';
import { createPerStructureMode } from './per-structure-mode.ts';
import { createRegionsMode } from './regions-mode.ts';
import { unknownFindings, unknownStructures } from './nnunet-findings.ts';
import type { NnunetMode } from './nnunet-mode.ts';
import { README } from './read-me.ts';

/**
 * nnU-Net v2 raw data under `nnunet/`: `DatasetXXX_<Task>/{imagesTr,imagesTs,labelsTr,labelsTs,dataset.json}` with
 * regions over the combinations of structures that occur; or one data set of 0 and 1 a structure, whose images lie
 * once in `nnunet/{imagesTr,imagesTs}`. Cases of train and val are training cases, `splits_final.json` tells which is
 * which. Memory does not grow with the cases, time grows linearly.
 */
export const createNnunetWriter: CreateFormatWriter = (ports) => {
  let channels: 1 | 3 | null = null;
  const modalities = new Set<string>();
  const list = createCaseList(ports.folder);
  const mode: NnunetMode =
    ports.options.nnunet === 'regions' ? createRegionsMode(ports, list) : createPerStructureMode(ports, list);
  return {
    async check(one) {
      const findings = await volumeFindings(one, ports, { format: 'nnunet', sheared: 'refused' });
      if (findings.some(({ severity }) => severity === 'refused')) return findings;
      channels ??= channelsOf(one);
      const mixed = channels === channelsOf(one) ? [] : [mixedChannels(one, channels)];
      return [...findings, ...mixed, ...unknownFindings(one, ports)];
    },
    async write(one, signal) {
      if (!takesPart(one, ports)) return;
      channels ??= channelsOf(one);
      modalities.add(one.frames[0]!.facts.series.modality); // a case has frames
      await mode.write(one, await requireVolume(one, ports), signal);
    },
    async finish(signal) {
      if (!list.has(0)) return;
      await mode.finish(channelNames(channels ?? 1, modalities), signal);
      const text = new TextEncoder().encode(README);
      await ports.folder.write('nnunet/README.txt', text, { format: 'nnunet', caseId: null });
    },
  };
};

/** Cases that nothing can be learnt from, or in regions mode not everything, stay out; `check` has said so. */
function takesPart(one: ExportCase, ports: FormatPorts): boolean {
  const unknown = unknownStructures(one, ports).length;
  if (unknown === 0) return true;
  if (unknown === one.structures.length) return false;
  return ports.options.nnunet === 'per-structure' || ports.options.unknown === 'ignore';
}

function channelsOf(one: ExportCase): 1 | 3 {
  const { samplesPerPixel, photometric } = one.frames[0]!.facts; // a case has frames
  return samplesPerPixel === 3 || photometric === 'PALETTE COLOR' ? 3 : 1;
}

function mixedChannels(one: ExportCase, channels: 1 | 3): Finding {
  const [own, others] = channels === 3 ? ['grey', 'coloured'] : ['coloured', 'grey'];
  return {
    severity: 'refused',
    code: 'nnunet-channels',
    caseId: one.caseId,
    structure: null,
    format: 'nnunet',
    message: `Its images are ${own} and those of the first case ${others}, but all cases of an nnU-Net data set have the same channels: export them apart.`,
  };
}
