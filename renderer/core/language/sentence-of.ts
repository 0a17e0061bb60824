import { messageOf } from '../../../core/domain/errors.ts';
import { sentence } from './sentence.ts';

/** The sentence of any thrown value, in the reader's language. */
export function sentenceOf(error: unknown): string {
  return sentence(messageOf(error));
}
