import type { TrainingPlan } from '../../../core/training/plan.ts';
import { estimatePlanBytes } from '../../../core/training/step/memory.ts';

/** The program, onnxruntime and batches that are made ahead. */
const PROGRAM_BYTES = 250e6;
/** Bytes of a pixel of an example: its grey, and what masks of several structures take of it. */
const PIXEL_BYTES = 4;

/** Memory that a training asks for, estimated before its examples are made. @param cases that are learnt from. */
export function trainingBytes(plan: TrainingPlan, outputs: number, cases: number): number {
  const examples = cases * plan.view.width * plan.view.height * PIXEL_BYTES;
  return Math.round(PROGRAM_BYTES + estimatePlanBytes(plan, outputs) + examples);
}
