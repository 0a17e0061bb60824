import { resolve } from 'node:path';
import type { ModelSummary } from '../../../core/contract/training.ts';
import { score, textTable } from '../../../core/evaluation/text-table.ts';
import { modelSummaries } from '../../models/model-summaries.ts';
import { exportModel } from '../../models/transfer/export-model.ts';
import { importModel } from '../../models/transfer/import-model.ts';
import { loadModels, type StationModels } from '../../station/load-models.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { askedModelId } from '../model-id-option.ts';
import { startProgress } from '../progress.ts';

/** `models list`. @returns `partial` where a model cannot be used. */
export async function list(input: CommandInput, context: CommandContext): Promise<ExitCode> {
  const { registry, places } = await open(input, context);
  const models = await modelSummaries(registry, places, []);
  const problems = registry.problems().map(({ id, error }) => ({ id, problem: error.message }));
  const broken = models.filter(({ problem }) => problem !== '');
  const code = broken.length + problems.length === 0 ? EXIT.ok : EXIT.partial;
  if (context.json) {
    await context.out.line(JSON.stringify({ models, problems }));
    return code;
  }
  const head = ['Model', 'version', 'kind', 'origin', 'parent', 'Dice', 'licence'];
  for (const line of textTable(head, models.map(cells))) await context.out.line(line);
  for (const { id, problem } of [...broken, ...problems]) await context.err.line(`${id}: ${problem}`);
  return code;
}

function cells({ id, version, kind, origin, trained, licence }: ModelSummary): string[] {
  return [id, version, kind, origin, trained?.parent ?? '-', score(trained?.dice), licence];
}

/** `models export ID`. */
export async function exportOne(input: CommandInput, context: CommandContext, id: string): Promise<void> {
  const { registry } = await open(input, context);
  const folder = resolve(context.cwd, input.text('out') ?? '.');
  const { path, sha256, bytes } = await exportModel({ registry, id, folder }, { signal: context.signal });
  if (context.json) return context.out.line(JSON.stringify({ id, path, sha256, bytes }));
  await context.out.line(`${path} (${(bytes / 1e6).toFixed(1)} MB, sha256 ${sha256})`);
}

/** `models import FILE`. @throws UsageError for an id that no model can have, before the file is read */
export async function importOne(input: CommandInput, context: CommandContext, given: string): Promise<void> {
  const as = askedModelId(input, 'as') ?? null;
  const { registry, places, tryModels } = await open(input, context);
  const progress = startProgress(context, 'Reading the model');
  try {
    const manifest = await importModel(
      {
        registry,
        file: resolve(context.cwd, given),
        folder: places.station,
        as,
        now: new Date().toISOString(),
        tryModels,
      },
      { signal: context.signal, onProgress: (done, total) => progress.update(done, total) },
    );
    const { id, name, version, licence } = manifest;
    if (context.json) return await context.out.line(JSON.stringify({ id, name, version, licence }));
    await context.out.line(`${id}: ${name}, version ${version}`);
    await context.out.line(`Licence: ${licence}`);
    await context.out.line(
      'Read its card before you use it; it says what it was trained on and where it fails.',
    );
  } finally {
    await progress.end();
  }
}

function open(input: CommandInput, context: CommandContext): Promise<StationModels> {
  const folders = input.list('models').map((one) => resolve(context.cwd, one));
  return loadModels({ env: context.env, folders });
}
