import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import { codeContent, dcm, numberContent, sct, type ContentItem } from '../dicom/content-item.ts';
import type { ExportStructure } from '../export-case.ts';
import { CONCEPTS, QUALITY, type QualityFigure } from './codes.ts';

const NO_UNITS: CodedConcept = { scheme: 'UCUM', value: '1', meaning: 'no units' };
const SECONDS: CodedConcept = { scheme: 'UCUM', value: 's', meaning: 's' };
const DERIVATION = dcm('121401', 'Derivation');
const MINIMUM = sct('255605001', 'Minimum');

/** The figures of a structure; of a stack the least of its frames, which is the frame that needs eyes. */
export function qualityOf(structure: Pick<ExportStructure, 'labels'>): Map<QualityFigure, number> {
  const found = new Map<QualityFigure, number>();
  // The keys of QUALITY are exactly its figures.
  for (const figure of Object.keys(QUALITY) as QualityFigure[]) {
    const values = structure.labels.flatMap((label) => label?.quality[figure] ?? []);
    if (values.length > 0) found.set(figure, Math.min(...values));
  }
  return found;
}

/** Measurements of TID 300: quality, and how long readers had the structure in hand. */
export function figureItems(structure: ExportStructure): ContentItem[] {
  const several = structure.labels.filter((label) => label !== null).length > 1;
  const derivation = several
    ? [codeContent({ relationship: 'HAS CONCEPT MOD', name: DERIVATION }, MINIMUM)]
    : [];
  const items = [...qualityOf(structure)].map(([figure, value]) =>
    numberContent({ relationship: 'CONTAINS', name: QUALITY[figure], children: derivation }, value, NO_UNITS),
  );
  if (structure.activeMs === undefined) return items;
  const head = { relationship: 'CONTAINS', name: CONCEPTS.activeTime } as const;
  return [...items, numberContent(head, structure.activeMs / 1000, SECONDS)];
}
