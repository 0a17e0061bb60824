import type { DeidentifyOption } from '../../../core/exchange/export-options.ts';
import {
  ALSO_REMOVED,
  BASIC_PROFILE,
  DESCRIPTORS,
  PATIENT_CHARACTERISTICS,
  parseTags,
  type TableAction,
} from './rule-table.ts';
import { knownVr } from './vr-table.ts';

/**
 * What happens to one attribute. `items`: a sequence is kept and its items are treated alike. `date`: shifted, or
 * `otherwise` when it cannot be. `descriptor`: cleaned, or `otherwise` when nothing is left. `uid`: replaced, except
 * for identifiers that DICOM itself registers.
 */
export type Treatment =
  | { readonly kind: 'keep' | 'remove' | 'empty' | 'dummy' | 'uid' | 'items' | 'pseudonym' | 'reader' }
  | { readonly kind: 'date' | 'descriptor'; readonly otherwise: 'remove' | 'empty' | 'dummy' };

/** `image`: a file from elsewhere. `own`: a data set that this program composed. */
export type Origin = 'image' | 'own';

/** @param vr as written; undefined in implicit VR. */
export type TreatmentOf = (tag: number, vr: string | undefined) => Treatment;

const actions = new Map(
  // Object.entries forgets the key type of the table.
  (Object.entries(BASIC_PROFILE) as [TableAction, string][]).flatMap(([action, block]) =>
    parseTags(block).map((tag) => [tag, action]),
  ),
);
const characteristics = new Set(parseTags(PATIENT_CHARACTERISTICS));
const descriptors = new Set(parseTags(DESCRIPTORS));
const alsoRemoved = new Set(parseTags(ALSO_REMOVED));
const DATE_VRS = new Set(['DA', 'DT', 'TM']);
const TEXT_VRS = new Set(['LO', 'SH', 'ST', 'LT', 'UT', 'UC']);
const BIRTH = new Set([0x00100030, 0x00100032]);

/** Patient attributes that the table leaves alone: quality control, species and breed. All others of 0010 go. */
const PATIENT_KEPT = new Set(
  parseTags(
    '0010:0026,0027,0028,0200,0212,0213,0214,0215,0216,0217,0218,0219,0221,0222,0223,2201,2202,2292,2293',
  ),
);
/** Groups of requests, visits and results: administration of a hospital, of no use to what leaves. */
const ADMINISTRATIVE_GROUPS = new Set([0x0032, 0x0038, 0x4008]);

/** UIDs that name a class, a syntax or a coding, not an object, and may be private. */
export const CLASS_UIDS: ReadonlySet<number> = new Set(
  parseTags(
    '0008:0016,001A,001B,005A,0062,010C,010D,0115,0117,0118,1150,1153,3002 0004:1510,1512 0400:0010,0401',
  ),
);

/** In one table column only, yet of type 2 where this program or modalities write them: emptied, not removed. */
const EMPTIED = new Set([0x00401001]);

/** Sequences of persons and places that the table wants replaced, and that no image needs. */
const REMOVED_SEQUENCES = new Set([0x00080082, 0x00081072, 0x00081110, 0x00081111, 0x00340001, 0x00700001]);

/**
 * What this program composes without a word about the patient: SR content is made of codes, numbers and references
 * while an identity is active (its writer leaves out notes and reasons), structures are called by the task, times are
 * UTC, and persons are readers. Removing them, as the table says of foreign objects, would leave useless files.
 */
const OWN: ReadonlyMap<number, Treatment> = new Map([
  [0x0008103e, { kind: 'keep' }],
  [0x00080201, { kind: 'keep' }],
  [0x00081111, { kind: 'items' }],
  [0x00181000, { kind: 'keep' }],
  [0x0040a730, { kind: 'items' }],
  [0x0040a073, { kind: 'items' }],
  [0x0040a123, { kind: 'reader' }],
  [0x0040a075, { kind: 'reader' }],
  [0x00700084, { kind: 'reader' }],
  [0x30060002, { kind: 'keep' }],
  [0x30060026, { kind: 'keep' }],
  [0x30060085, { kind: 'keep' }],
]);

/**
 * When an object of ours was made, or its content judged: never shifted with the dates of the patient, since the true
 * day of the export stands in the manifest beside it and would tell the shift.
 */
const OWN_TIMES = new Set(
  parseTags('0008:0012,0013,0021,0023,0031,0033 0040:A030,A032,A120,A121,A122 3006:0008,0009'),
);

/** Content of foreign reports: free text that no rule can clean. */
const FOREIGN_CONTENT = new Set([0x0040a730, 0x0040a073]);

/** The basic profile with these options as a function of an attribute. */
export function createRules(options: readonly DeidentifyOption[], origin: Origin): TreatmentOf {
  const modifiedDates = options.includes('modified-dates');
  const clean = options.includes('clean-descriptors');
  const keepsPatient = options.includes('patient-characteristics');
  return (tag, written) => {
    const vr = written === undefined || written === 'UN' ? (knownVr(tag) ?? written) : written;
    if (isRemovedByGroup(tag)) return { kind: 'remove' };
    const own = origin === 'own' ? OWN.get(tag) : undefined;
    if (own !== undefined) return own;
    if (origin === 'image' && FOREIGN_CONTENT.has(tag)) return { kind: 'remove' };
    if (tag === 0x00100010 || tag === 0x00100020) return { kind: 'pseudonym' };
    if (keepsPatient && characteristics.has(tag)) return { kind: 'keep' };
    const treatment = byTable(tag, vr);
    const otherwise = treatment.kind;
    if (otherwise !== 'remove' && otherwise !== 'empty' && otherwise !== 'dummy') return treatment;
    if (modifiedDates && !stays(tag, origin) && vr !== undefined && DATE_VRS.has(vr))
      return { kind: 'date', otherwise };
    if (clean && vr !== undefined && TEXT_VRS.has(vr) && descriptors.has(tag))
      return { kind: 'descriptor', otherwise };
    return treatment;
  };
}

/** Whether a date is not moved along with the others. */
function stays(tag: number, origin: Origin): boolean {
  return BIRTH.has(tag) || (origin === 'own' && OWN_TIMES.has(tag));
}

function isRemovedByGroup(tag: number): boolean {
  const group = tag >>> 16;
  // Private; curves and overlays with what describes them; group lengths, which are wrong afterwards.
  if ((group & 1) === 1 || group >>> 8 === 0x50 || group >>> 8 === 0x60 || (tag & 0xffff) === 0) return true;
  if (alsoRemoved.has(tag)) return true;
  if (actions.has(tag)) return false;
  return ADMINISTRATIVE_GROUPS.has(group) || (group === 0x0010 && !PATIENT_KEPT.has(tag));
}

function byTable(tag: number, vr: string | undefined): Treatment {
  const action = actions.get(tag);
  if (action === undefined) return unlisted(tag, vr);
  if (EMPTIED.has(tag)) return { kind: 'empty' };
  if (REMOVED_SEQUENCES.has(tag)) return { kind: 'remove' };
  switch (action) {
    case 'X':
      return { kind: 'remove' };
    case 'Z':
    case 'X/Z':
      return { kind: 'empty' };
    case 'U':
      return { kind: 'uid' };
    case 'X/Z/U*':
      return { kind: 'items' };
    default:
      // A dummy satisfies every type (1, 2, 3) that the alternatives are about.
      return { kind: 'dummy' };
  }
}

/** The table is silent: kept, unless the value representation alone says that it points to somebody or some day. */
function unlisted(tag: number, vr: string | undefined): Treatment {
  if (vr === 'SQ') return { kind: 'items' };
  if (vr === 'UI') return { kind: CLASS_UIDS.has(tag) ? 'keep' : 'uid' };
  if (vr === 'PN' || (vr !== undefined && DATE_VRS.has(vr))) return { kind: 'dummy' };
  return { kind: 'keep' };
}
