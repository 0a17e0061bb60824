import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import { taskSchema, type Task } from '../../core/domain/task.ts';
import { PRESETS } from '../../core/pipeline/presets.ts';

const code = { scheme: 'SCT', value: '91772007', meaning: 'Structure' };

/** A task with these structures, none of which may be absent. */
export function smallTask(
  structures: readonly string[] = ['ulna', 'radius'],
  given: Partial<Task> = {},
): Task {
  return taskSchema.parse({
    format: 'countersign-task/1',
    id: 'wrist',
    version: 1,
    title: 'Wrist',
    models: { unet: 'wrist-unet' },
    structures: structures.map((id) => ({
      id,
      name: id[0]!.toUpperCase() + id.slice(1),
      colour: '#3fa0c0',
      category: code,
      type: code,
    })),
    settings: PRESETS.default,
    review: { overlap: 'allowed', bulkAccept: true, flagBelowAgreement: 0.7 },
    ...given,
  });
}

export interface GivenStructure {
  /** Null: SAM was not asked. */
  readonly agreement: number | null;
  readonly estimatedDice?: number | null;
  readonly meanProbability?: number;
  readonly flagged?: boolean;
  readonly mask?: string;
}

/** A pseudo label of a frame with these figures, by structure id; its id is made of frame and figures. */
export function smallLabel(
  frameId: string,
  structures: Readonly<Record<string, GivenStructure>>,
  { id = 'a', task = smallTask(Object.keys(structures)) }: { id?: string; task?: Task } = {},
): PseudoLabel {
  const sha = (text: string): string => text.repeat(64).slice(0, 64);
  const geometry = {
    imageWidth: 4,
    imageHeight: 4,
    inputWidth: 4,
    inputHeight: 4,
    contentWidth: 4,
    contentHeight: 4,
    mirrored: false,
  };
  const [sopInstanceUid = '', frameIndex = '0'] = frameId.split('#');
  return {
    format: 'countersign-pseudo-label/1',
    id: labelIdOf(`${frameId} ${id}`),
    engine: { name: 'countersign', version: '1' },
    createdAt: '2026-01-01T00:00:00.000Z',
    frame: {
      frameId,
      sopInstanceUid,
      frameIndex: Number(frameIndex),
      pixels: sha('0'),
      rows: 4,
      columns: 4,
      laterality: 'unknown',
    },
    task: { id: task.id, version: task.version, sha256: sha('1') },
    models: [{ id: task.models.unet, version: '2', files: [sha('2')], providers: ['cpu'] }],
    views: {
      unet: {
        geometry,
        window: { source: 'percentile', low: 0, high: 1 },
        inverted: false,
        lateralityDoubt: null,
      },
      sam: null,
    },
    structures: Object.entries(structures).map(([structure, given]) => ({
      structure,
      masks: {
        unet: given.mask ?? sha('3'),
        cleanup: given.mask ?? sha('3'),
        sam: null,
        refined: given.mask ?? sha('3'),
      },
      quality: {
        meanProbability: given.meanProbability ?? 0.9,
        meanEntropy: 0.1,
        peakProbability: 1,
        predictedIou: null,
        estimatedDice: given.estimatedDice ?? null,
        stability: null,
        agreement: given.agreement,
        plausibility: null,
        presence: 1,
      },
      outcome: given.meanProbability === 0 ? ('not-found' as const) : ('refined' as const),
      flags: given.flagged === true ? ['low-agreement' as const] : [],
      passes: [],
      settings: PRESETS.default,
    })),
  };
}

function labelIdOf(text: string): string {
  let hash = 0n;
  for (const one of Buffer.from(text)) hash = (hash * 1099511628211n + BigInt(one)) % 2n ** 256n;
  return hash.toString(16).padStart(64, '0').slice(-64);
}
