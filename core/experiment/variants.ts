/** What the study compares, in the order of its tables (arXiv 2411.12602). */
export const STUDY_VARIANTS = ['initial', 'raw', 'cleanup', 'randomWalker', 'sam', 'meanTeacher'] as const;
export type StudyVariant = (typeof STUDY_VARIANTS)[number];

/** Ways to make pseudo labels of the unlabelled images; each trains a final network of its own. */
export const PSEUDO_VARIANTS = ['raw', 'cleanup', 'randomWalker', 'sam'] as const;
export type PseudoVariant = (typeof PSEUDO_VARIANTS)[number];
