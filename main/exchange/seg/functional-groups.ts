import type { DataSet, Element } from '../../dicom/write/element.ts';
import { uidFromName } from '../../dicom/write/uid.ts';
import { code, reference, sequence, text } from '../dicom/common-modules.ts';
import { dcm } from '../dicom/content-item.ts';
import type { ExportCase } from '../export-case.ts';
import type { SourcePlace } from './source-geometry.ts';

/** A frame of the segmentation: which segment (null: a label map) lies on which frame of the case. */
export interface SegFrame {
  /** 1-based. */
  readonly segment: number | null;
  /** 0-based, of the case. */
  readonly frame: number;
}

/** Frames of the segmentation, and where the frames of the case lie. */
export interface FrameLayout {
  readonly frames: readonly SegFrame[];
  readonly places: readonly SourcePlace[];
}

const SEGMENTATION = dcm('113076', 'Segmentation');
const SOURCE_IMAGE = dcm('121322', 'Source Image for Image Processing Operation');
/** All frames without a place belong to one stack. */
const STACK_ID = '1';

/**
 * Multi-frame Functional Groups and Multi-frame Dimension Modules (PS3.3 C.7.6.16, C.7.6.17). Frames are told apart
 * by their segment and by their position in the patient; where the source has none, by their place in its stack.
 */
export function functionalGroups(one: ExportCase, layout: FrameLayout, sopInstanceUid: string): DataSet {
  const { frames, places } = layout;
  const sharedGroups: Element[] = [];
  const ownGroups: ((place: SourcePlace) => Element[])[] = [];
  // What all frames have in common stands once.
  for (const group of [orientationGroup, measuresGroup]) {
    const first = JSON.stringify(group(places[0]!));
    if (places.every((place) => JSON.stringify(group(place)) === first))
      sharedGroups.push(...group(places[0]!));
    else ownGroups.push(group);
  }
  const inSpace = places[0]!.plane !== null;
  const items = frames.map((frame): DataSet => {
    const place = places[frame.frame]!;
    return [
      sequence(0x00209111, contentOf(frame, inSpace)),
      ...(frame.segment === null
        ? []
        : [sequence(0x0062000a, [{ tag: 0x0062000b, vr: 'US', value: frame.segment }])]),
      ...(place.plane === null
        ? []
        : [sequence(0x00209113, [{ tag: 0x00200032, vr: 'DS', value: [...place.plane.position] }])]),
      ...ownGroups.flatMap((group) => group(place)),
      derivationGroup(one, frame.frame),
    ];
  });
  return [
    ...dimensions(sopInstanceUid, { inSpace, segmented: frames[0]!.segment !== null }),
    { tag: 0x00280008, vr: 'IS', value: frames.length },
    sequence(0x52009229, sharedGroups),
    sequence(0x52009230, ...items),
  ];
}

/** Frame Content Macro (C.7.6.16.2.2). */
function contentOf({ segment, frame }: SegFrame, inSpace: boolean): DataSet {
  const index = segment === null ? [frame + 1] : [segment, frame + 1];
  const values: Element = { tag: 0x00209157, vr: 'UL', value: index };
  if (inSpace) return [values];
  return [values, text(0x00209056, 'SH', STACK_ID), { tag: 0x00209057, vr: 'UL', value: frame + 1 }];
}

function orientationGroup({ plane }: SourcePlace): Element[] {
  if (plane === null) return [];
  return [sequence(0x00209116, [{ tag: 0x00200037, vr: 'DS', value: [...plane.orientation] }])];
}

function measuresGroup({ spacingMm, thicknessMm, plane }: SourcePlace): Element[] {
  if (spacingMm === null) return [];
  const spacing: Element = { tag: 0x00280030, vr: 'DS', value: [...spacingMm] };
  // The thickness of what lies nowhere says nothing.
  const thickness: DataSet =
    thicknessMm === null || plane === null ? [] : [{ tag: 0x00180050, vr: 'DS', value: thicknessMm }];
  return [sequence(0x00289110, [spacing, ...thickness])];
}

/** Derivation Image Macro (C.7.6.16.2.6). */
function derivationGroup(one: ExportCase, index: number): Element {
  const { facts, sopInstanceUid, frameIndex } = one.frames[index]!;
  const number: DataSet = facts.frames > 1 ? [{ tag: 0x00081160, vr: 'IS', value: frameIndex + 1 }] : [];
  return sequence(0x00089124, [
    code(0x00089215, SEGMENTATION),
    sequence(0x00082112, [
      ...reference({ sopClassUid: facts.sopClassUid, sopInstanceUid }),
      ...number,
      text(0x0028135a, 'CS', 'YES'),
      code(0x0040a170, SOURCE_IMAGE),
    ]),
  ]);
}

function dimensions(
  sopInstanceUid: string,
  { inSpace, segmented }: { readonly inSpace: boolean; readonly segmented: boolean },
): DataSet {
  const uid = uidFromName(`countersign dimensions ${sopInstanceUid}`);
  const index = (pointer: number, group: number, label: string): DataSet => [
    text(0x00209164, 'UI', uid),
    { tag: 0x00209165, vr: 'AT', value: pointer },
    { tag: 0x00209167, vr: 'AT', value: group },
    text(0x00209421, 'LO', label),
  ];
  const bySegment = index(0x0062000b, 0x0062000a, 'Referenced Segment Number');
  const byPlace = inSpace
    ? index(0x00200032, 0x00209113, 'Image Position (Patient)')
    : index(0x00209057, 0x00209111, 'In-Stack Position Number');
  return [
    sequence(0x00209221, [text(0x00209164, 'UI', uid)]),
    sequence(0x00209222, ...(segmented ? [bySegment, byPlace] : [byPlace])),
  ];
}
