const prefix = '1.2.840.10008.5.1.4.1.1.';

/** What the objects are that hold no image for review, by SOP Class UID behind the common prefix. */
const notImages: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^88\.59$/, 'a Key Object Selection'],
  [/^88\./, 'a Structured Report'],
  [/^481\.2$/, 'a radiotherapy dose (RTDOSE)'],
  [/^481\.3$/, 'a radiotherapy structure set (RTSTRUCT)'],
  [/^481\.(5|8)$/, 'a radiotherapy plan (RTPLAN)'],
  [/^481\.1$/, ''],
  [/^481\./, 'a radiotherapy object without an image'],
  [/^66\.(4|7)$/, 'a segmentation (SEG)'],
  [/^66\.5$/, 'a surface segmentation'],
  [/^66\.[136]$|^66$/, 'a registration or raw data object'],
  [/^66\.2$/, 'a spatial fiducials object'],
  [/^30$/, 'a parametric map'],
  [/^67$/, 'a real world value mapping'],
  [/^68\./, 'a surface scan'],
  [/^9(\.|$)/, 'a waveform (for example an ECG)'],
  [/^11\./, 'a presentation state'],
  [/^104\.1$/, 'an encapsulated PDF document'],
  [/^104\./, 'an encapsulated document'],
  [/^4\.2$/, 'an MR spectroscopy'],
  [/^77\.1\.5\.3$|^78\.|^79\.|^80\./, 'an ophthalmic measurement'],
  [/^90\.1$/, 'a content assessment'],
  [/^201\./, 'a storage management record'],
  [/^601\./, 'a protocol or preference object'],
  [/^200\./, 'a procedure protocol'],
];

const MEDIA_DIRECTORY = '1.2.840.10008.1.3.10';

/** An object that is no review image, in words with an article; null for images and unknown classes. */
export function notAnImage(sopClassUid: string, modality: string): string | null {
  if (sopClassUid === MEDIA_DIRECTORY) return 'a DICOMDIR (the index of a medium)';
  if (sopClassUid.startsWith('1.2.840.10008.5.1.4.38') || sopClassUid.startsWith('1.2.840.10008.5.1.4.39')) {
    return 'a hanging protocol or colour palette';
  }
  if (sopClassUid.startsWith(prefix)) {
    const code = sopClassUid.slice(prefix.length);
    const entry = notImages.find(([pattern]) => pattern.test(code));
    return entry === undefined || entry[1] === '' ? null : entry[1];
  }
  // Files whose SOP class is missing or private still say their modality.
  return modalities[modality] ?? null;
}

const modalities: Readonly<Record<string, string>> = {
  SEG: 'a segmentation (SEG)',
  RTDOSE: 'a radiotherapy dose (RTDOSE)',
  RTSTRUCT: 'a radiotherapy structure set (RTSTRUCT)',
  RTPLAN: 'a radiotherapy plan (RTPLAN)',
  SR: 'a Structured Report',
  PR: 'a presentation state',
  KO: 'a Key Object Selection',
  ECG: 'a waveform (for example an ECG)',
  DOC: 'an encapsulated document',
};
