import { ExpectedError } from '../../../core/domain/errors.ts';
import type { ImportFrame } from '../../store/import-frames.ts';
import { fileStem } from '../file-stem.ts';

/** The frames that masks may be laid onto, by everything that a file may call them. */
export interface FrameIndex {
  /** Case by case, in the order of their stacks. */
  readonly cases: ReadonlyMap<string, readonly ImportFrame[]>;
  /** @returns none when there is no such image or it has no such frame. */
  byUid(sopInstanceUid: string, frameIndex: number): ImportFrame | null;
  hasInstance(sopInstanceUid: string): boolean;
  /** Whether a person has said which cases or series are meant. */
  readonly isChosen: boolean;
  /** All frames that go by this name. */
  byName(name: string): readonly ImportFrame[];
}

/** What of the workspace is looked at; where both are given, both must fit. */
export interface FrameChoice {
  /** Case ids, or how they begin; empty: all. */
  readonly cases: readonly string[];
  /** Series Instance UIDs; empty: all. */
  readonly series: readonly string[];
}

/** @throws ExpectedError `import-no-frames` when the choice leaves nothing. */
export function chooseFrames(frames: readonly ImportFrame[], choice: FrameChoice): readonly ImportFrame[] {
  for (const id of choice.cases) {
    if (frames.some((frame) => frame.caseId.startsWith(id))) continue;
    throw new ExpectedError(
      'import-no-frames',
      `The task has no case ${id}; list cases with "countersign serve".`,
    );
  }
  for (const uid of choice.series) {
    if (frames.some((frame) => frame.seriesUid === uid)) continue;
    throw new ExpectedError(
      'import-no-frames',
      `The task has no images of the series ${uid}; check the UID.`,
    );
  }
  const { cases, series } = choice;
  return frames.filter((frame) => {
    const inCase = cases.length === 0 || cases.some((id) => frame.caseId.startsWith(id));
    return inCase && (series.length === 0 || series.includes(frame.seriesUid));
  });
}

/**
 * @param exportedNames under which a batch of this station exports the frames of a case, one a frame.
 * @param isChosen a person has chosen these frames.
 */
export function createFrameIndex(
  frames: readonly ImportFrame[],
  exportedNames: (caseId: string, frames: readonly ImportFrame[]) => readonly string[],
  isChosen = false,
): FrameIndex {
  const cases = new Map<string, ImportFrame[]>();
  for (const frame of frames) push(cases, frame.caseId, frame);
  const uids = new Map<string, ImportFrame>();
  const instances = new Set<string>();
  const names = new Map<string, ImportFrame[]>();
  for (const [caseId, own] of cases) {
    const exported = exportedNames(caseId, own);
    cases.set(
      caseId,
      own.map((frame, position) => {
        const named = { ...frame, names: [...frame.names, ...exported.slice(position, position + 1)] };
        uids.set(frame.frameId, named);
        instances.add(frame.sopInstanceUid);
        for (const name of new Set([...named.names, frame.sopInstanceUid, frame.frameId]))
          push(names, name, named);
        return named;
      }),
    );
  }
  return {
    cases,
    isChosen,
    byUid: (sopInstanceUid, frameIndex) => uids.get(`${sopInstanceUid}#${frameIndex}`) ?? null,
    hasInstance: (uid) => instances.has(uid),
    byName: (name) => names.get(name) ?? names.get(fileStem(name)) ?? [],
  };
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
