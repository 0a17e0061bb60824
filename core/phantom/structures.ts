/** The 17 structures of the paper's wrist task, in the order of the task file. */
export const WRIST_STRUCTURES = [
  'radius',
  'ulna',
  'scaphoid',
  'lunate',
  'triquetrum',
  'pisiform',
  'trapezium',
  'trapezoid',
  'capitate',
  'hamate',
  'metacarpal-1',
  'metacarpal-2',
  'metacarpal-3',
  'metacarpal-4',
  'metacarpal-5',
  'radius-epiphysis',
  'ulna-epiphysis',
] as const;

export type WristStructure = (typeof WRIST_STRUCTURES)[number];
