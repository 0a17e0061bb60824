import type { ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';

export type Probability = FormatPorts['probability'];

/**
 * The networks' thread, as a batch asks it for probabilities. The case itself stays there: only its id travels, since
 * its masks would be copied once more for every structure and frame.
 */
export interface ProbabilityApi {
  probability(caseId: string, structure: string, frame: number): Promise<Float32Array>;
}

/** The main thread's end. @param caseInHand the one that is being written. */
export function createProbabilityApi(
  probability: Probability,
  caseInHand: () => ExportCase | null,
): ProbabilityApi {
  return {
    async probability(caseId, structureId, frame) {
      const one = caseInHand();
      const structure = one?.structures.find(({ structure: of }) => of.id === structureId);
      if (one?.caseId !== caseId || structure === undefined)
        throw new Error('this case is not being written');
      return probability(one, structure, frame);
    },
  };
}
