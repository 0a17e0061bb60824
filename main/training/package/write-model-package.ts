import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import type { ComponentRule } from '../../../core/domain/engine-settings.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { unetManifestSchema, type UnetManifest } from '../../../core/domain/model-manifest.ts';
import { modelCard } from '../../../core/training/model-card.ts';
import { trainingRecordSchema, type TrainingRecord } from '../../../core/training/record.ts';
import { describeIssue } from '../../models/describe-issue.ts';
import { MODEL_FILES } from '../../models/model-files.ts';
import { stageModel } from '../../models/model-staging.ts';

/** How a structure of the training appears in the manifest. */
export interface PackageStructure {
  readonly id: string;
  readonly name: string;
  /** `#rrggbb`. */
  readonly colour: string;
  /** Type of the task's structure (CID 7151 in a DICOM SEG). */
  readonly code?: CodedConcept;
  readonly component: ComponentRule;
}

export interface ModelPackageRequest {
  /** Of models, absolute; made when missing. The station's own is `stationModelsFolder`. */
  readonly folder: string;
  readonly id: string;
  /** `1` when not said. */
  readonly version?: string;
  readonly name: string;
  readonly licence: string;
  /** In the order of the outputs: ids equal `record.structures`. */
  readonly structures: readonly PackageStructure[];
  /** View, head, task and parent are the record's. */
  readonly record: TrainingRecord;
  /** ONNX: input `image` [1, 1, H, W], output `logits` [1, C, H, W]; a softmax head has the background first. */
  readonly model: Uint8Array;
}

/** Largest difference of a logit that a provider may show: 0.05 moves a probability by 0.0125 at most. */
const TOLERANCE = 0.05;

/**
 * Writes `<folder>/<id>/` with manifest, network, card and training record, all of it or nothing: a registry reads it
 * like any other model. The same one that lies there already, network and manifest, stays as it is.
 * @returns its folder and the sha256 of the network.
 * @throws ExpectedError `model-id-taken`, `model-package` for what no registry would read, `store-models` for a full disk.
 */
export async function writeModelPackage(
  request: ModelPackageRequest,
): Promise<{ readonly folder: string; readonly sha256: string }> {
  const record = trainingRecordSchema.safeParse(request.record);
  if (!record.success) throw wrong(`${MODEL_FILES.training} is wrong at ${describeIssue(record.error)}`);
  const sha256 = createHash('sha256').update(request.model).digest('hex');
  const manifest = manifestOf({ ...request, record: record.data }, sha256);
  const target = join(request.folder, request.id);
  if (await isThere(target, manifest)) return { folder: target, sha256 };
  const staging = await stageModel(request.folder, request.id);
  try {
    await staging.write(MODEL_FILES.network, request.model);
    await staging.write(
      MODEL_FILES.card,
      modelCard({ ...manifest, structures: manifest.outputs }, record.data),
    );
    await staging.write(MODEL_FILES.training, json(record.data));
    await staging.write(MODEL_FILES.manifest, json(manifest));
    return { folder: await staging.commit(), sha256 };
  } finally {
    await staging.remove();
  }
}

/** A kill after the model was kept, and before its training was called done: the training ends a second time. */
async function isThere(folder: string, manifest: UnetManifest): Promise<boolean> {
  const present = await readFile(join(folder, MODEL_FILES.manifest), 'utf8').catch(() => null);
  return present === json(manifest) && existsSync(join(folder, MODEL_FILES.training));
}

function manifestOf(request: ModelPackageRequest, sha256: string): UnetManifest {
  const { id, version = '1', name, licence, structures, record } = request;
  const { view, network } = record.plan;
  if (structures.map((one) => one.id).join() !== record.structures.join()) {
    throw wrong('its structures are not those of its training');
  }
  if (view.channels !== 1 || view.layout !== 'NCHW') throw wrong('its view must have one channel, NCHW');
  const softmax = network.head === 'softmax';
  const parsed = unetManifestSchema.safeParse({
    format: 'countersign-model/1',
    kind: 'unet',
    id,
    version,
    name,
    family: 'U-Net',
    licence,
    card: MODEL_FILES.card,
    tolerance: TOLERANCE,
    file: { path: MODEL_FILES.network, sha256 },
    view,
    input: 'image',
    output: 'logits',
    activation: network.head,
    background: softmax ? 0 : null,
    outputs: structures.map((one) => ({
      structure: one.id,
      name: one.name,
      colour: one.colour,
      ...(one.code === undefined ? {} : { code: one.code }),
      component: one.component,
    })),
  });
  if (parsed.success) return parsed.data;
  throw wrong(`${MODEL_FILES.manifest} is wrong at ${describeIssue(parsed.error)}`);
}

function wrong(what: string): ExpectedError {
  return new ExpectedError('model-package', `The trained model cannot be kept: ${what}.`);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
