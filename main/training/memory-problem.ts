import { ExpectedError } from '../../core/domain/errors.ts';
import type { TrainingRequest } from './training-set.ts';

export function checkMemory(_request: TrainingRequest, _availableBytes: number): void {}

export function memoryProblem(_request: TrainingRequest): ExpectedError {
  return new ExpectedError('training-memory', 'The training needs more memory than is free.');
}
