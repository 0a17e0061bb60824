/** Segmentation Storage: BINARY and FRACTIONAL (PS3.3 A.51). */
export const SEGMENTATION_STORAGE = '1.2.840.10008.5.1.4.1.1.66.4';
/** Label Map Segmentation Storage (Supplement 243). */
export const LABEL_MAP_STORAGE = '1.2.840.10008.5.1.4.1.1.66.7';

/** Segmentation Type (0062,0001). */
export type SegKind = 'BINARY' | 'FRACTIONAL' | 'LABELMAP';
