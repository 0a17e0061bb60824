import type { NumberTextVr, NumberVr, TextVr } from '../../dicom/write/element.ts';

/** VRs that are copied: text, numbers as text, US and FD. */
export type CopiedVr = TextVr | NumberTextVr | Extract<NumberVr, 'US' | 'FD'> | 'SQ';

/** An attribute of a module: how it is copied, and what holds when the source lacks it or breaks its rules. */
export interface ContextAttribute {
  readonly tag: number;
  readonly vr: CopiedVr;
  /** 1: the module is useless without; 2: present, perhaps empty; 3: left out when there is no value. */
  readonly type: 1 | 2 | 3;
  /** Several values are allowed. */
  readonly many?: true;
  /** Enumerated values: others are no value. */
  readonly oneOf?: readonly string[];
  /** Of a sequence's items: an item without one of these is left out. */
  readonly needs?: readonly number[];
}

const text = (
  tag: number,
  vr: TextVr | NumberTextVr,
  more: Partial<ContextAttribute> = {},
): ContextAttribute => ({
  tag,
  vr,
  type: 3,
  ...more,
});
const type2 = (tag: number, vr: TextVr): ContextAttribute => ({ tag, vr, type: 2 });
const CODE_MEANING = 0x00080104;
const codes = (tag: number): ContextAttribute => ({ tag, vr: 'SQ', type: 3, needs: [CODE_MEANING] });
const items = (tag: number, ...needs: number[]): ContextAttribute => ({ tag, vr: 'SQ', type: 3, needs });

const YES_NO = ['YES', 'NO'];
const REFERENCE = [0x00081150, 0x00081155] as const;

/** Patient Module (PS3.3 table C.7-1). */
const PATIENT: readonly ContextAttribute[] = [
  type2(0x00100010, 'PN'),
  type2(0x00100020, 'LO'),
  text(0x00100021, 'LO'),
  text(0x00100022, 'CS'),
  items(0x00100024),
  items(0x00100026, 0x00100020),
  items(0x00100027, 0x00100020),
  type2(0x00100030, 'DA'),
  text(0x00100032, 'TM'),
  { tag: 0x00100040, vr: 'CS', type: 2, oneOf: ['M', 'F', 'O'] },
  text(0x00100200, 'CS', { oneOf: YES_NO }),
  text(0x00101001, 'PN', { many: true }),
  items(0x00101002, 0x00100020),
  text(0x00102160, 'SH'),
  text(0x00104000, 'LT'),
  items(0x00081120, ...REFERENCE),
  text(0x00120062, 'CS', { oneOf: YES_NO }),
  text(0x00120063, 'LO', { many: true }),
  codes(0x00120064),
];

/** What the Patient Module asks for of animals. */
const ANIMAL: readonly ContextAttribute[] = [
  text(0x00102201, 'LO'),
  codes(0x00102202),
  type2(0x00102203, 'CS'),
  type2(0x00102292, 'LO'),
  { ...codes(0x00102293), type: 2 },
  { ...items(0x00102294, 0x00102295), type: 2 },
  type2(0x00102297, 'PN'),
  text(0x00102298, 'CS'),
  type2(0x00102299, 'LO'),
];

/** Clinical Trial Subject (table C.7-2b) and Clinical Trial Study (table C.7-4b) Modules, where a source has them. */
const TRIAL: readonly ContextAttribute[] = [
  text(0x00120010, 'LO', { type: 1 }),
  text(0x00120020, 'LO', { type: 1 }),
  type2(0x00120021, 'LO'),
  type2(0x00120030, 'LO'),
  type2(0x00120031, 'LO'),
  text(0x00120040, 'LO'),
  text(0x00120042, 'LO'),
  text(0x00120081, 'LO'),
  text(0x00120082, 'LO'),
];
const TRIAL_STUDY: readonly ContextAttribute[] = [
  type2(0x00120050, 'LO'),
  text(0x00120051, 'ST'),
  { tag: 0x00120052, vr: 'FD', type: 3 },
  text(0x00120053, 'CS'),
  items(0x00120083, 0x00120085),
];

/** General Study (table C.7-3) and Patient Study (table C.7-4a) Modules. */
const STUDY: readonly ContextAttribute[] = [
  text(0x0020000d, 'UI', { type: 1 }),
  type2(0x00080020, 'DA'),
  type2(0x00080030, 'TM'),
  type2(0x00080050, 'SH'),
  items(0x00080051),
  type2(0x00080090, 'PN'),
  items(0x00080096, 0x00401101),
  text(0x0008009c, 'PN', { many: true }),
  items(0x0008009d, 0x00401101),
  text(0x00081030, 'LO'),
  codes(0x00081032),
  text(0x00081048, 'PN', { many: true }),
  items(0x00081049, 0x00401101),
  text(0x00081060, 'PN', { many: true }),
  items(0x00081062, 0x00401101),
  items(0x00081110, ...REFERENCE),
  type2(0x00200010, 'SH'),
  text(0x00321033, 'LO'),
  codes(0x00321034),
  codes(0x00401012),
  text(0x00081080, 'LO', { many: true }),
  codes(0x00081084),
  text(0x00101010, 'AS'),
  text(0x00101020, 'DS'),
  codes(0x00101021),
  text(0x00101022, 'DS'),
  text(0x00101023, 'DS'),
  text(0x00101024, 'DS'),
  text(0x00101030, 'DS'),
  text(0x00102000, 'LO', { many: true }),
  text(0x00102110, 'LO', { many: true }),
  text(0x00102180, 'SH'),
  text(0x001021a0, 'CS', { oneOf: ['YES', 'NO', 'UNKNOWN'] }),
  text(0x001021b0, 'LT'),
  { tag: 0x001021c0, vr: 'US', type: 3 },
  text(0x001021d0, 'DA'),
  text(0x00380010, 'LO'),
  items(0x00380014),
  text(0x00380060, 'LO'),
  text(0x00380062, 'LO'),
  items(0x00380064),
  text(0x00380500, 'LO'),
];

export const CONTEXT_MODULES = { PATIENT, ANIMAL, TRIAL, TRIAL_STUDY, STUDY };

/** What may stand in the items of those sequences; whatever else does is left out. */
export const ITEM_ATTRIBUTES: readonly ContextAttribute[] = [
  text(0x00080080, 'LO'),
  text(0x00080081, 'ST'),
  codes(0x00080082),
  // Code sequence macro (PS3.3 table 8.8-1).
  text(0x00080100, 'SH'),
  text(0x00080102, 'SH'),
  text(0x00080103, 'SH'),
  text(0x00080104, 'LO'),
  text(0x00080105, 'CS'),
  text(0x00080106, 'DT'),
  text(0x00080107, 'DT'),
  text(0x0008010b, 'CS', { oneOf: ['Y', 'N'] }),
  text(0x0008010d, 'UI'),
  text(0x0008010f, 'CS'),
  text(0x00080117, 'UI'),
  text(0x00080118, 'UI'),
  text(0x00080119, 'UC'),
  text(0x00080120, 'UR'),
  text(0x00080122, 'LO'),
  // References, person identification, identifiers and who issues them.
  text(0x00081150, 'UI'),
  text(0x00081155, 'UI'),
  codes(0x00401101),
  text(0x00401102, 'ST'),
  text(0x00401103, 'LO'),
  text(0x00401104, 'LT'),
  text(0x00100020, 'LO'),
  text(0x00100021, 'LO'),
  text(0x00100022, 'CS'),
  items(0x00100024),
  text(0x00102295, 'LO'),
  codes(0x00102296),
  text(0x00400031, 'UT'),
  text(0x00400032, 'UT'),
  text(0x00400033, 'CS'),
  text(0x00400035, 'CS'),
  items(0x00400036),
  codes(0x00400039),
  codes(0x0040003a),
  text(0x00120084, 'CS'),
  text(0x00120085, 'CS', { oneOf: ['NO', 'YES', 'WITHDRAWN'] }),
];
