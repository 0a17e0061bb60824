import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import type { DataSet, Element } from '../../dicom/write/element.ts';
import { code, labelText, MAX_LABEL, sequence, text } from '../dicom/common-modules.ts';
import { dcm } from '../dicom/content-item.ts';
import type { ExportModel } from '../export-case.ts';

const ARTIFICIAL_INTELLIGENCE = dcm('123110', 'Artificial Intelligence');

/** Families of algorithms (PS3.16 CID 7162), as the objects of peers name them. */
const FAMILIES: readonly CodedConcept[] = [
  dcm('123101', 'Neighborhood Analysis'),
  dcm('123102', 'Adaptive Filtering'),
  dcm('123103', 'Edge Detection'),
  dcm('123104', 'Morphological Operations'),
  dcm('123105', 'Histogram Analysis'),
  dcm('123106', 'Multi-Scale/Resolution Filtering'),
  dcm('123107', 'Cluster Analysis'),
  dcm('123108', 'Multispectral Processing'),
  dcm('123109', 'Manual Processing'),
  ARTIFICIAL_INTELLIGENCE,
  dcm('123111', 'Deformable Models'),
];

/** Segment Algorithm Name (0062,0009): all models that took part. */
export function algorithmName(models: readonly ExportModel[]): string {
  // Some are called by their version already.
  const names = models.map(({ name, version }) => (name.includes(version) ? name : `${name} ${version}`));
  const joined = names.join(' + ');
  return labelText(joined.length <= MAX_LABEL ? joined : `${names[0] ?? ''} + ${names.length - 1} more`);
}

/**
 * Segmentation Algorithm Identification Sequence (0062,0007): an item a model whose family has a code.
 * @param models as `leavingModels` gives them.
 */
export function algorithmIdentification(models: readonly ExportModel[]): Element[] {
  const items = models.flatMap((model): DataSet[] => {
    const family = familyOf(model);
    if (family === null) return [];
    return [
      [
        code(0x0066002f, family),
        text(0x00660036, 'LO', labelText(model.name)),
        text(0x00660031, 'LO', labelText(model.version)),
        text(0x00660032, 'LT', parametersOf(model)),
      ],
    ];
  });
  return items.length === 0 ? [] : [sequence(0x00620007, ...items)];
}

/** Every model of this program is a network; what a peer used is coded only where its word is one of the standard. */
function familyOf({ kind, family }: ExportModel): CodedConcept | null {
  if (kind !== 'imported') return ARTIFICIAL_INTELLIGENCE;
  const word = family.toLowerCase();
  return FAMILIES.find(({ meaning }) => meaning.toLowerCase() === word) ?? null;
}

function parametersOf({ family, files }: ExportModel): string {
  const digests = files.map((sha256) => `sha256: ${sha256}`);
  return [`family: ${family}`, ...digests].join('; ').replaceAll('\\', '/');
}
