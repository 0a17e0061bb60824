import { randomInt } from 'node:crypto';

/** Without those that are taken for each other when read aloud or from paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP = 4;

/** 16 letters in groups, 79 bits: handed over once, changed at the first login. */
export function oneTimePassphrase(): string {
  const letter = (): string => LETTERS[randomInt(LETTERS.length)] ?? '';
  const group = (): string => Array.from({ length: GROUP }, letter).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
