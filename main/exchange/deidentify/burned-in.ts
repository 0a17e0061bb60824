import type { ExportFormat, ExportOptions } from '../../../core/exchange/export-options.ts';
import type { Finding } from '../../../core/exchange/finding.ts';
import type { InstanceFacts } from '../../dicom/catalogue/instance-facts.ts';
import type { ExportCase } from '../export-case.ts';

/** Ultrasound, photographs and pictures of screens: most often with names in them. */
const SUSPECT_MODALITIES = new Set(['US', 'SC', 'XC', 'OT', 'ES', 'GM', 'IVUS']);
const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';

/**
 * Whether text in the pixels of a case may name the patient, which no rule about attributes can take away: a person
 * has to have looked. For every format that carries pixels; nothing where nothing is de-identified.
 */
export function burnedInFindings(
  one: ExportCase,
  options: Pick<ExportOptions, 'deidentify' | 'burnedInChecked'>,
): Finding[] {
  if (options.deidentify.profile === 'none') return [];
  const open = one.frames.map(({ facts }) => facts).filter(({ burnedIn }) => burnedIn !== 'NO');
  const [first] = open;
  if (first === undefined) return [];
  const says = open.some(({ burnedIn }) => burnedIn === 'YES');
  if (options.burnedInChecked && !says) return [];
  return [
    {
      severity: options.burnedInChecked ? 'warning' : 'refused',
      code: options.burnedInChecked ? 'burned-in-declared' : 'burned-in-unchecked',
      caseId: one.caseId,
      structure: null,
      format: null,
      message: options.burnedInChecked
        ? 'The image declares text in its pixels and leaves because somebody confirmed that it names nobody.'
        : `The image ${reason(open, says)} and may carry the patient's name in its pixels; look at it and confirm that it names nobody, or leave the case out.`,
    },
  ];
}

function reason(open: readonly InstanceFacts[], says: boolean): string {
  if (says) return 'declares burned-in text';
  const suspect = open.some(
    ({ sopClassUid, series }) =>
      SUSPECT_MODALITIES.has(series.modality) || sopClassUid.startsWith(SECONDARY_CAPTURE),
  );
  return suspect
    ? 'is of a kind that often has text in it (ultrasound, photograph, secondary capture), does not say whether it has,'
    : 'does not say whether it has burned-in text';
}

/** Formats whose files hold the image itself, beside `dicom`, whose writer checks for itself. */
const WITH_PIXELS = new Set<ExportFormat>(['nnunet', 'coco', 'cvat', 'png']);

/** The same, once a case, for a batch in these formats. */
export function batchBurnedInFindings(
  one: ExportCase,
  options: Pick<ExportOptions, 'deidentify' | 'burnedInChecked' | 'formats'>,
): Finding[] {
  if (options.formats.includes('dicom')) return [];
  return options.formats.some((format) => WITH_PIXELS.has(format)) ? burnedInFindings(one, options) : [];
}
