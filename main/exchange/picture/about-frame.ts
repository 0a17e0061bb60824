import type { ExportCase, ExportStructure } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { frameName } from './frame-name.ts';

/** What formats of pictures cannot say of a frame. Identities as they leave; without patient data beside those. */
export interface FrameAbout {
  readonly name: string;
  /** 1-based, in the order of the stack. */
  readonly frame: number;
  readonly frames: number;
  readonly patient: string;
  readonly split: string;
  readonly sop_instance_uid: string;
  /** 0-based. */
  readonly frame_index: number;
  /** mm between rows, between columns. */
  readonly spacing_mm: readonly number[] | null;
  /** Height of a pixel divided by its width. */
  readonly pixel_aspect: number;
  /** Ids of structures that are known not to be here. */
  readonly absent: readonly string[];
  /** Ids of structures that nobody has judged in a way that leaves: whatever is drawn, they are not absent. */
  readonly unknown: readonly string[];
}

export function aboutFrame(
  one: ExportCase,
  frame: number,
  ports: FormatPorts,
  known: { readonly absent: readonly string[]; readonly unknown: readonly string[] },
): FrameAbout {
  const { sopInstanceUid, frameIndex, facts } = one.frames[frame]!;
  return {
    name: frameName(one, frame),
    frame: frame + 1,
    frames: one.frames.length,
    patient: ports.identity.patientId(one),
    split: one.split,
    sop_instance_uid: ports.identity.uid(sopInstanceUid),
    frame_index: frameIndex,
    spacing_mm: facts.spacingMm,
    pixel_aspect: facts.pixelAspect,
    ...known,
  };
}

/** Who signed a structure, and how its mask came to be. */
export interface StructureAbout {
  readonly structure: string;
  readonly judgement: string;
  readonly verdict: string | null;
  readonly reader: string | null;
  /** YYYYMMDD; null where days do not leave. */
  readonly date: string | null;
  readonly origin: ExportStructure['origin'];
  /** Null where it would name original images: it is a digest over their UIDs. */
  readonly revision: string | null;
}

export function aboutStructure(entry: ExportStructure, ports: FormatPorts): StructureAbout {
  const { structure, judgement, verdict, origin, revision } = entry;
  const time = verdict === null ? '' : ports.identity.verdictTime(verdict.at);
  return {
    structure: structure.id,
    judgement,
    verdict: verdict?.verdict ?? null,
    reader: verdict === null ? null : ports.identity.reader(verdict.reader),
    date: time === '' ? null : time.slice(0, 10).replaceAll('-', ''),
    origin,
    revision: ports.identity.active ? null : revision,
  };
}
