import type { DataSet as ParsedDataSet } from 'dicom-parser';
import { characterSetOf, decodeText, textsOf, type CharacterSet } from '../../dicom/character-set.ts';
import type { DicomFile } from '../../dicom/dataset.ts';
import { binaryOf, bytesOf, itemsOf, stringsOf } from '../../dicom/values.ts';
import { tagName, type DataSet, type Element } from '../../dicom/write/element.ts';
import { TEXT_RULES } from '../../dicom/write/text-rules.ts';
import { CONTEXT_MODULES, ITEM_ATTRIBUTES, type ContextAttribute } from './context-attributes.ts';
import { repairValue } from './repair-value.ts';

/** What is taken over from a source's header. */
export interface CopiedContext {
  readonly elements: DataSet;
  /** What was repaired, emptied or left out because it breaks the rules of DICOM: sentences without values. */
  readonly notes: readonly string[];
}

/**
 * The attributes of the Patient, Clinical Trial Subject, General Study, Patient Study and Clinical Trial Study
 * Modules (PS3.3 C.7.1, C.7.2) as a source has them, decoded from its character set. Type 2 attributes are there,
 * if empty. Values that no object may hold are repaired as `repairValue` says, else emptied (type 2) or left out.
 *
 * The one exception is the Study Instance UID (type 1): it is passed on as it is, and `checkSource` refuses it.
 */
export function compositeContext(file: DicomFile): CopiedContext {
  const { PATIENT, ANIMAL, TRIAL, TRIAL_STUDY, STUDY } = CONTEXT_MODULES;
  const notes: string[] = [];
  const from = { dataSet: file.dataSet, characterSet: characterSetOf(file.dataSet), notes };
  const trial = TRIAL.every(({ tag, type }) => type !== 1 || isGiven(file.dataSet, tag)) ? TRIAL : [];
  const trialStudy = isGiven(file.dataSet, 0x00120050) ? TRIAL_STUDY : [];
  const animal = SPECIES.some((tag) => isGiven(file.dataSet, tag)) ? ANIMAL : [];
  const attributes = [...PATIENT, ...animal, ...trial, ...trialStudy, ...STUDY];
  const elements = attributes.flatMap((attribute) => copy(from, attribute));
  return { elements: withoutHalves(elements), notes };
}

/** Frame of Reference Module (C.7.4.1); null when the source has none. */
export function frameOfReference(file: DicomFile): DataSet | null {
  const uid = stringsOf(file.dataSet, keyOf(FRAME_OF_REFERENCE_UID))[0] ?? '';
  if (uid === '') return null;
  const indicator = copy(
    { dataSet: file.dataSet, characterSet: characterSetOf(file.dataSet), notes: [] },
    { tag: 0x00201040, vr: 'LO', type: 2 },
  );
  return [{ tag: FRAME_OF_REFERENCE_UID, vr: 'UI', value: uid }, ...indicator];
}

const FRAME_OF_REFERENCE_UID = 0x00200052;
/** Patient Species Description, Patient Species Code Sequence: only animals have them. */
const SPECIES = [0x00102201, 0x00102202];

interface Source {
  readonly dataSet: ParsedDataSet;
  readonly characterSet: CharacterSet;
  readonly notes: string[];
}

/** dicom-parser's name of a tag. */
function keyOf(tag: number): string {
  return `x${tag.toString(16).padStart(8, '0')}`;
}

function isGiven(dataSet: ParsedDataSet, tag: number): boolean {
  return stringsOf(dataSet, keyOf(tag)).some((value) => value !== '');
}

/** The attribute as one element, or none. */
function copy(source: Source, attribute: ContextAttribute): Element[] {
  const { tag, vr, type } = attribute;
  if (vr === 'SQ') return copySequence(source, attribute);
  if (vr === 'US' || vr === 'FD') {
    const [value] = binaryOf(source.dataSet, keyOf(tag), vr === 'US' ? 'uint16' : 'double');
    return value === undefined || !Number.isFinite(value) ? [] : [{ tag, vr, value }];
  }
  const values = valuesOf(source, attribute);
  const empty = values.every((value) => value === '');
  if (empty && type === 3) return [];
  return [{ tag, vr, value: empty ? '' : values.length === 1 ? values[0]! : values }];
}

/** Values that can be written; those that cannot are reported. An empty list or text: there is none. */
function valuesOf(source: Source, attribute: ContextAttribute): string[] {
  const { tag, vr } = attribute;
  if (vr === 'SQ' || vr === 'US' || vr === 'FD') return [];
  const raw = rawTexts(source, attribute);
  // What everything hangs on is never changed: a UID that is repaired is another UID.
  if (vr === 'UI' && attribute.type === 1) return raw.slice(0, 1);
  const said = attribute.type === 2 ? 'it is written empty' : 'it is left out';
  if (raw.length > 1 && attribute.many === undefined) {
    source.notes.push(`${tagName(tag)} of the source has several values where one is allowed, so ${said}.`);
    return [];
  }
  const repaired = raw.map((value) => repairValue(vr, value));
  const valid = repaired.every((one) => one !== null && isAllowed(attribute, one.value));
  if (!valid) {
    source.notes.push(`${tagName(tag)} of the source is no valid ${vr}, so ${said}.`);
    return [];
  }
  if (repaired.some((one) => one?.changed === true)) {
    source.notes.push(`${tagName(tag)} of the source was brought into the form of its VR (${vr}).`);
  }
  return repaired.map((one) => one?.value ?? '');
}

function isAllowed({ oneOf }: ContextAttribute, value: string): boolean {
  return value === '' || oneOf === undefined || oneOf.includes(value);
}

function rawTexts({ dataSet, characterSet }: Source, { tag, vr }: ContextAttribute): string[] {
  const key = keyOf(tag);
  // `vr` is a text VR here; a backslash is a character in those that hold one value.
  const single = vr === 'ST' || vr === 'LT' || vr === 'UT' || vr === 'UR' ? TEXT_RULES[vr].single : undefined;
  if (single === true) {
    const bytes = bytesOf(dataSet, key);
    return bytes === undefined ? [] : [decodeText(bytes, characterSet).replace(/[\0 ]+$/, '')];
  }
  const extended = vr === 'LO' || vr === 'SH' || vr === 'PN' || vr === 'UC';
  const texts = extended ? textsOf(dataSet, key, characterSet) : stringsOf(dataSet, key);
  // Padding around a value has no meaning (PS3.5 6.2).
  return texts.map((value) => value.trim());
}

function copySequence(source: Source, { tag, type, needs = [] }: ContextAttribute): Element[] {
  const parsed = itemsOf(source.dataSet, keyOf(tag));
  const items = parsed
    .map((dataSet) => {
      const characterSet = characterSetOf(dataSet, source.characterSet);
      const from = { dataSet, characterSet, notes: source.notes };
      return ITEM_ATTRIBUTES.flatMap((attribute) => copy(from, attribute));
    })
    .filter((item) => item.length > 0 && needs.every((need) => item.some((one) => one.tag === need)))
    .filter((item) => !needs.includes(CODE_MEANING) || isCode(item));
  if (items.length < parsed.length) {
    source.notes.push(
      `Items of ${tagName(tag)} of the source lack what they must have, so they are left out.`,
    );
  }
  return items.length === 0 && type === 3 ? [] : [{ tag, vr: 'SQ', value: items }];
}

const CODE_MEANING = 0x00080104;

/** A code has one of three kinds of values; the scheme goes with the first two (PS3.3 table 8.8-1). */
function isCode(item: DataSet): boolean {
  const has = (tag: number): boolean => item.some((element) => element.tag === tag);
  if (has(0x00080120)) return true;
  return has(0x00080102) && (has(0x00080100) || has(0x00080119));
}

const IDENTITY_REMOVED = 0x00120062;

/** "De-identified" needs by what: without either attribute that says it, the source's claim breaks a rule. */
function withoutHalves(elements: readonly Element[]): DataSet {
  const has = (tag: number): boolean => elements.some((element) => element.tag === tag);
  if (has(0x00120063) || has(0x00120064)) return elements;
  return elements.filter((element) => element.tag !== IDENTITY_REMOVED || element.value === 'NO');
}
