import type { DicomElement, FileForm } from '../../fixtures/dicom/part10.ts';
import { encapsulate, EXPLICIT, writeDicom } from '../../fixtures/dicom/part10.ts';

/** A frame of a segmentation as some writer describes it. */
export interface SmallSegFrame {
  readonly segment?: number;
  readonly sources?: readonly { readonly uid: string; readonly frame?: number; readonly purpose?: string }[];
  readonly position?: string;
}

export interface SmallSeg {
  readonly kind?: string;
  readonly sopClass?: string;
  readonly rows: number;
  readonly columns: number;
  readonly bits?: number;
  readonly frames: readonly SmallSegFrame[];
  /** Uncompressed bytes, or one codestream a frame. */
  readonly pixels: Uint8Array | readonly Uint8Array[];
  /** Numbers of the segments; 1 unless given. */
  readonly segments?: readonly number[];
  readonly extra?: readonly DicomElement[];
  /** Attributes that every segment has besides its number, label and codes. */
  readonly ofSegment?: readonly DicomElement[];
  readonly form?: Partial<FileForm>;
}

const code = (tag: number, value: string, meaning: string): DicomElement => ({
  tag,
  vr: 'SQ',
  value: [
    [
      { tag: 0x00080100, vr: 'SH', value },
      { tag: 0x00080102, vr: 'SH', value: 'SCT' },
      { tag: 0x00080104, vr: 'LO', value: meaning },
    ],
  ],
});

/** A segmentation as peers write them, with all their liberties: nothing is checked or completed. */
export function smallSeg(seg: SmallSeg): Uint8Array {
  const bits = seg.bits ?? 1;
  const elements: DicomElement[] = [
    { tag: 0x00080016, vr: 'UI', value: seg.sopClass ?? '1.2.840.10008.5.1.4.1.1.66.4' },
    { tag: 0x00080018, vr: 'UI', value: '1.2.3.99' },
    { tag: 0x00080060, vr: 'CS', value: 'SEG' },
    { tag: 0x00200052, vr: 'UI', value: '1.2.3.7' },
    { tag: 0x00280002, vr: 'US', value: [1] },
    { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    { tag: 0x00280008, vr: 'IS', value: String(seg.frames.length) },
    { tag: 0x00280010, vr: 'US', value: [seg.rows] },
    { tag: 0x00280011, vr: 'US', value: [seg.columns] },
    { tag: 0x00280100, vr: 'US', value: [bits] },
    { tag: 0x00280101, vr: 'US', value: [bits] },
    { tag: 0x00280102, vr: 'US', value: [bits - 1] },
    { tag: 0x00280103, vr: 'US', value: [0] },
    { tag: 0x00620001, vr: 'CS', value: seg.kind ?? 'BINARY' },
    {
      tag: 0x00620002,
      vr: 'SQ',
      value: (seg.segments ?? [1]).map((number) => [
        { tag: 0x00620004, vr: 'US', value: [number] },
        { tag: 0x00620005, vr: 'LO', value: `Structure ${number}` },
        { tag: 0x00620008, vr: 'CS', value: 'SEMIAUTOMATIC' },
        code(0x00620003, '91723000', 'Anatomical structure'),
        code(0x0062000f, '23416004', 'Ulna'),
        ...(seg.ofSegment ?? []),
      ]),
    },
    { tag: 0x00700084, vr: 'PN', value: 'Reader^Other' },
    { tag: 0x52009229, vr: 'SQ', value: [sharedGroups()] },
    { tag: 0x52009230, vr: 'SQ', value: seg.frames.map(frameGroups) },
    pixelElement(seg.pixels, bits),
  ];
  const replaced = new Set((seg.extra ?? []).map(({ tag }) => tag));
  const all = [...elements.filter(({ tag }) => !replaced.has(tag)), ...(seg.extra ?? [])];
  // A value of no bytes stands for an attribute that a writer has left out.
  const kept = all.filter(({ value }) => !(value instanceof Uint8Array && value.length === 0));
  return writeDicom(kept, { transferSyntax: EXPLICIT, ...seg.form });
}

/** Stands for an attribute that is not there. */
export const without = (tag: number): DicomElement => ({ tag, vr: 'OB', value: new Uint8Array() });

function sharedGroups(): DicomElement[] {
  return [
    { tag: 0x00209116, vr: 'SQ', value: [[{ tag: 0x00200037, vr: 'DS', value: '1\\0\\0\\0\\1\\0' }]] },
    { tag: 0x00289110, vr: 'SQ', value: [[{ tag: 0x00280030, vr: 'DS', value: '0.5\\0.25' }]] },
  ];
}

function frameGroups({ segment, sources = [], position }: SmallSegFrame): DicomElement[] {
  const groups: DicomElement[] = [];
  if (sources.length > 0) {
    const images = sources.map(({ uid, frame, purpose }): DicomElement[] => [
      { tag: 0x00081155, vr: 'UI', value: uid },
      ...(frame === undefined ? [] : [{ tag: 0x00081160, vr: 'IS', value: String(frame) } as const]),
      ...(purpose === undefined ? [] : [code(0x0040a170, purpose, 'Purpose')]),
    ]);
    groups.push({ tag: 0x00089124, vr: 'SQ', value: [[{ tag: 0x00082112, vr: 'SQ', value: images }]] });
  }
  if (position !== undefined) {
    groups.push({ tag: 0x00209113, vr: 'SQ', value: [[{ tag: 0x00200032, vr: 'DS', value: position }]] });
  }
  if (segment !== undefined) {
    groups.push({ tag: 0x0062000a, vr: 'SQ', value: [[{ tag: 0x0062000b, vr: 'US', value: [segment] }]] });
  }
  return groups;
}

function pixelElement(pixels: SmallSeg['pixels'], bits: number): DicomElement {
  if (pixels instanceof Uint8Array) return { tag: 0x7fe00010, vr: bits > 8 ? 'OW' : 'OB', value: pixels };
  const value = encapsulate(
    pixels.map((stream) => [stream]),
    'basic',
  );
  return { tag: 0x7fe00010, vr: 'OB', value, undefinedLength: true };
}
