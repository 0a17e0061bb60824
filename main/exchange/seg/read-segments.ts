import type { DataSet } from 'dicom-parser';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import { namedOrigin } from '../../../core/domain/structure-origin.ts';
import { characterSetOf, textOf, type CharacterSet } from '../../dicom/character-set.ts';
import { itemsOf, stringOf, uint16Of } from '../../dicom/values.ts';
import type { IncomingLabel } from '../incoming.ts';

/** A segment of a file, and where it says that it is tracked. */
export interface ReadSegment extends IncomingLabel {
  readonly number: number;
  readonly trackingUid: string;
}

/** (125040, DCM, "Background"): what label maps call the pixels outside of every segment. */
const BACKGROUND = '125040';

/**
 * The segments of a segmentation in the order of the file, without a background.
 * @throws ExpectedError `seg-segments` when there are none or two have one number.
 */
export function readSegments(dataSet: DataSet): ReadSegment[] {
  const characterSet = characterSetOf(dataSet);
  const segments = itemsOf(dataSet, 'x00620002').flatMap((item, index) => {
    const segment = segmentOf(item, index, characterSet);
    return segment.number === 0 || segment.type?.value === BACKGROUND ? [] : [segment];
  });
  if (segments.length === 0) {
    throw new ExpectedError(
      'seg-segments',
      'The segmentation describes no segment, so nothing can be imported.',
    );
  }
  const numbers = new Set<number>();
  for (const { number } of segments) {
    if (numbers.has(number)) {
      throw new ExpectedError(
        'seg-segments',
        `Two segments have the number ${number}, so nobody can tell whose the frames are.`,
      );
    }
    numbers.add(number);
  }
  return segments;
}

function segmentOf(item: DataSet, index: number, characterSet: CharacterSet): ReadSegment {
  const text = (tag: string): string => textOf(item, tag, characterSet)?.trim() ?? '';
  const number = uint16Of(item, 'x00620004') ?? index + 1;
  const type = codeOf(item, 'x0062000f', characterSet);
  return {
    name: text('x00620005') || type?.meaning || text('x00620006') || `Segment ${number}`,
    number,
    category: codeOf(item, 'x00620003', characterSet),
    type,
    region: codeOf(item, 'x00082218', characterSet),
    origin: namedOrigin(stringOf(item, 'x00620008') ?? ''),
    algorithm: algorithmOf(item, characterSet),
    trackingUid: stringOf(item, 'x00620021') ?? '',
  };
}

/** The first item of Segmentation Algorithm Identification, else Segment Algorithm Name alone. */
function algorithmOf(item: DataSet, characterSet: CharacterSet): IncomingLabel['algorithm'] {
  const said = itemsOf(item, 'x00620007')[0];
  const name =
    (said === undefined ? undefined : textOf(said, 'x00660036', characterSet)) ??
    textOf(item, 'x00620009', characterSet);
  if (name === undefined || name.trim() === '') return null;
  return {
    name: name.trim(),
    version: (said === undefined ? undefined : textOf(said, 'x00660031', characterSet))?.trim() ?? '',
    family: (said === undefined ? null : codeOf(said, 'x0066002f', characterSet))?.meaning ?? '',
  };
}

/** A coded entry (PS3.3 8.8) that is complete and fits what a task may hold, else null. */
function codeOf(dataSet: DataSet, tag: string, characterSet: CharacterSet): CodedConcept | null {
  const item = itemsOf(dataSet, tag)[0];
  if (item === undefined) return null;
  const value =
    stringOf(item, 'x00080100') ?? stringOf(item, 'x00080119') ?? stringOf(item, 'x00080120') ?? '';
  const scheme = stringOf(item, 'x00080102') ?? '';
  const meaning = textOf(item, 'x00080104', characterSet)?.trim() ?? '';
  const fits = value !== '' && value.length <= 64 && scheme !== '' && scheme.length <= 16 && meaning !== '';
  return fits ? { scheme, value, meaning: meaning.slice(0, 64) } : null;
}
