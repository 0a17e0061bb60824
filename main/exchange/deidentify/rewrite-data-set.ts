import type { DeidentifyOption } from '../../../core/exchange/export-options.ts';
import type { DataSet, Element, TextVr } from '../../dicom/write/element.ts';
import { deidentifiedMarks } from './deidentified-marks.ts';
import { BINARY_SIZE, DUMMY_CODE } from './dummy-value.ts';
import type { PatientNames } from './patient-names.ts';
import { replaceText } from './replace-text.ts';
import { createRules, type TreatmentOf } from './rules.ts';

const NO_WORDS: ReadonlySet<string> = new Set();

/** A data set that this program composed from original values, as it leaves. */
export function rewriteDataSet(
  dataSet: DataSet,
  options: readonly DeidentifyOption[],
  names: PatientNames,
): DataSet {
  const marks = deidentifiedMarks(options, names);
  const marked = new Set(marks.map(({ tag }) => tag));
  const rewritten = rewriteItem(dataSet, createRules(options, 'own'), names);
  return [...rewritten.filter(({ tag }) => !marked.has(tag)), ...marks];
}

function rewriteItem(item: DataSet, treatmentOf: TreatmentOf, names: PatientNames): DataSet {
  return item.flatMap((element) => rewriteElement(element, treatmentOf, names) ?? []);
}

function rewriteElement(element: Element, treatmentOf: TreatmentOf, names: PatientNames): Element | null {
  const treatment = treatmentOf(element.tag, element.vr);
  if (treatment.kind === 'remove') return null;
  if (element.vr === 'SQ') {
    if (treatment.kind === 'empty') return { ...element, value: [] };
    if (treatment.kind === 'dummy')
      return { ...element, value: element.value.length === 0 ? [] : [dummyCode()] };
    return { ...element, value: element.value.map((one) => rewriteItem(one, treatmentOf, names)) };
  }
  if (treatment.kind === 'keep' || treatment.kind === 'items') return element;
  if (element.vr in BINARY_SIZE) {
    // An empty value of the same kind; the union of elements cannot express that.
    return { ...element, value: ArrayBuffer.isView(element.value) ? new Uint8Array(0) : [] } as Element;
  }
  return rewriteText(element as TextElement, treatment, names);
}

/** Every VR but sequences and the binary ones, which the caller has taken out. */
interface TextElement {
  readonly tag: number;
  readonly vr: TextVr;
  readonly value: string | readonly string[];
}

function rewriteText(
  element: TextElement,
  treatment: ReturnType<TreatmentOf>,
  names: PatientNames,
): Element | null {
  const { tag, vr, value } = element;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : value.join('\\');
  const isFilled = text !== '' || treatment.kind === 'pseudonym';
  if (!isFilled) return element;
  const replaced = replaceText(text, vr, treatment, { names, nameWords: NO_WORDS });
  if (replaced === null) return null;
  const values = replaced.split('\\');
  return { tag, vr, value: values.length === 1 ? replaced : values };
}

function dummyCode(): DataSet {
  const [value, scheme, meaning] = DUMMY_CODE;
  return [
    { tag: 0x00080100, vr: 'SH', value },
    { tag: 0x00080102, vr: 'SH', value: scheme },
    { tag: 0x00080104, vr: 'LO', value: meaning },
  ];
}
