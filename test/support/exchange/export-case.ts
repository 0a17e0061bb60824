import { join } from 'node:path';
import type { Verdict } from '../../../core/domain/verdict.ts';
import type { Task } from '../../../core/domain/task.ts';
import { judgementOf, leaves } from '../../../core/exchange/judgement.ts';
import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { encodeMask } from '../../../core/mask/rle.ts';
import type { StructureOrigin } from '../../../core/review/structure-origin.ts';
import { factsOf } from '../../../main/dicom/catalogue/header-facts.ts';
import { readDataSet } from '../../../main/dicom/dataset.ts';
import type { ExportCase, ExportFrame, ExportStructure } from '../../../main/exchange/export-case.ts';
import { tempFolder } from '../temp-folder.ts';
import { smallTask } from '../small-label.ts';
import { filesOf, type GeneratedStudy } from './generated-studies.ts';

/** A structure of a case that is made for a test. */
export interface GivenStructure {
  readonly id: string;
  /** One a frame; a missing one is empty. */
  readonly masks: readonly (BitMask | null)[];
  /** Null: nobody signed. `accepted` unless given. */
  readonly verdict?: Verdict | null;
  /** AUTOMATIC unless given. */
  readonly origin?: StructureOrigin;
}

export interface GivenCase {
  readonly structures: readonly GivenStructure[];
  readonly includeUnsigned?: boolean;
  /** A task with these structures unless given. */
  readonly task?: Task;
  readonly name?: string;
  readonly caseId?: string;
  readonly patientKey?: string;
  /** Where the study's files lie; written into a folder that goes away with the test unless given. */
  readonly folder?: string;
  readonly split?: ExportCase['split'];
}

const SHA = 'a'.repeat(64);
const AT = '2026-03-04T05:06:07.000Z';

/** A case over a generated study whose files are on the disk, as the export sees it. */
export function exportCase(study: GeneratedStudy, given: GivenCase): ExportCase {
  const folder = given.folder ?? tempFolder(filesOf(study));
  const task = given.task ?? smallTask(given.structures.map(({ id }) => id));
  const facts = study.files.map(({ bytes }) => factsOf(readDataSet(bytes, { stopAtPixelData: true })));
  const frames = study.frames.map(({ file, frameIndex }): ExportFrame => {
    const { sopInstanceUid } = facts[file]!;
    return {
      frameId: `${sopInstanceUid}#${frameIndex}`,
      sopInstanceUid,
      frameIndex,
      locator: { path: join(folder, study.files[file]!.name), member: null },
      facts: facts[file]!,
      pixelSha256: null,
    };
  });
  const byId = new Map(given.structures.map((one) => [one.id, one]));
  return {
    caseId: given.caseId ?? 'c'.repeat(32),
    name: given.name ?? `case-${study.name}`,
    patientKey: given.patientKey ?? `key-${study.name}`,
    split: given.split ?? 'train',
    task,
    taskSha256: SHA,
    frames,
    structures: task.structures.map((structure) =>
      structureOf(study, structure, {
        given: byId.get(structure.id) ?? { id: structure.id, masks: [], verdict: null },
        includeUnsigned: given.includeUnsigned ?? false,
      }),
    ),
    models: [
      {
        id: task.models.unet,
        version: '2.1.0',
        name: 'Wrist U-Net',
        family: 'U-Net',
        kind: 'unet',
        files: [SHA],
      },
    ],
    seq: 7,
    at: AT,
  };
}

function structureOf(
  study: GeneratedStudy,
  structure: Task['structures'][number],
  { given, includeUnsigned }: { readonly given: GivenStructure; readonly includeUnsigned: boolean },
): ExportStructure {
  const verdict = given.verdict === undefined ? 'accepted' : given.verdict;
  const judgement = judgementOf(verdict);
  const masks = study.frames.map((_, frame) => given.masks[frame] ?? createMask(study.columns, study.rows));
  const reader = { id: '00000000000000ab', name: 'Dr. Ada Reader', authenticated: false };
  return {
    structure,
    judgement,
    leaves: leaves(judgement, includeUnsigned),
    verdict:
      verdict === null
        ? null
        : { verdict, reason: '', note: '', reader, at: AT, seq: 7, revision: 'b'.repeat(64) },
    revision: 'b'.repeat(64),
    origin: given.origin ?? 'AUTOMATIC',
    tools: given.origin === undefined || given.origin === 'AUTOMATIC' ? [] : ['brush'],
    empty: masks.every((mask) => mask.words.every((word) => word === 0)),
    labels: study.frames.map(() => null),
    masks: masks.map(encodeMask),
  };
}
