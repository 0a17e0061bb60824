import type { Reader } from '../../../core/domain/reader.ts';
import {
  codeContent,
  dcm,
  personContent,
  textContent,
  uidContent,
  type ContentItem,
} from './content-item.ts';
import type { FormatPorts } from '../format-writer.ts';
import { IMPLEMENTATION_CLASS_UID } from '../../dicom/write/part10.ts';
import { MANUFACTURER } from './common-modules.ts';

const CONTEXT = 'HAS OBS CONTEXT';
const OBSERVER_TYPE = dcm('121005', 'Observer Type');

/** Longest component group of a PN. */
const MAX_NAME = 64;

/**
 * A reader's name as a PN: readers write it in one piece, so all of it stands in the first component; the caret says
 * that it is the family name, not one of ACR-NEMA. Characters that part names become spaces; what is longer than a PN
 * is cut, which the id beside it makes up for.
 */
export function personName(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this takes out
  const plain = name.replaceAll(/[\^=\\\u0000-\u001f\u007f]+/g, ' ');
  return `${[...plain]
    .slice(0, MAX_NAME - 1)
    .join('')
    .trim()}^`;
}

/** PN of a reader as it leaves. A pseudonym stays as it is: by that `LeavingIdentity.dataSet` knows it again. */
export function leavingReaderName(reader: Reader, identity: FormatPorts['identity']): string {
  const name = identity.reader(reader);
  return identity.active ? name : personName(name);
}

/** Person observer (PS3.16 TID 1003). Under de-identification the name is the reader's pseudonym. */
export function personObserver(reader: Reader, identity: FormatPorts['identity']): ContentItem[] {
  const login = { relationship: CONTEXT, name: dcm('128774', "Person Observer's Login Name") } as const;
  return [
    codeContent({ relationship: CONTEXT, name: OBSERVER_TYPE }, dcm('121006', 'Person')),
    personContent(
      { relationship: CONTEXT, name: dcm('121008', 'Person Observer Name') },
      leavingReaderName(reader, identity),
    ),
    ...(identity.active ? [] : [textContent(login, reader.id)]),
  ];
}

/** Device observer (PS3.16 TID 1004): the program. */
export function deviceObserver(program: FormatPorts['program']): ContentItem[] {
  const called = (value: string, meaning: string, its: string): ContentItem =>
    textContent({ relationship: CONTEXT, name: dcm(value, meaning) }, its);
  return [
    codeContent({ relationship: CONTEXT, name: OBSERVER_TYPE }, dcm('121007', 'Device')),
    // The program has no UID a station: that of the implementation names it.
    uidContent(
      { relationship: CONTEXT, name: dcm('121012', 'Device Observer UID') },
      IMPLEMENTATION_CLASS_UID,
    ),
    called('121013', 'Device Observer Name', program.name),
    called('121014', 'Device Observer Manufacturer', MANUFACTURER),
    called('121015', 'Device Observer Model Name', `${program.name} ${program.version}`),
  ];
}

/** PS3.16 TID 1204. All texts of ours are English. */
export function languageItem(): ContentItem {
  return codeContent(
    { relationship: 'HAS CONCEPT MOD', name: dcm('121049', 'Language of Content Item and Descendants') },
    { scheme: 'RFC5646', value: 'en', meaning: 'English' },
  );
}
