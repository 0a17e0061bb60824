import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { contentHash } from '../../engine/content-hash.ts';
import { decodePlace, sharedOpener } from '../../engine/label-frame-file.ts';
import { openFrames } from '../../engine/open-frames.ts';
import type { ImportAs } from '../../exchange/import/apply.ts';
import { importMasks } from '../../exchange/import/import-masks.ts';
import type { ImportReport } from '../../exchange/import/import-report.ts';
import type { LabelAuthor } from '../../exchange/import/label-author.ts';
import { plainName, type LabelChoices } from '../../exchange/import/label-map.ts';
import { createStore } from '../../store/create-store.ts';
import type { Store } from '../../store/store.ts';
import { openExistingWorkspace } from '../../workspace/workspace.ts';
import { UsageError, type Command, type CommandContext } from '../command.ts';
import { importImages } from '../importing/import-images.ts';
import { counted } from '../counted.ts';
import { EXIT } from '../exit-codes.ts';
import { startPhases } from '../progress.ts';
import { UNLOCK_OPTION } from '../sealing/unlock-option.ts';
import { workspaceKey } from '../sealing/workspace-key.ts';
import { version } from '../../platform/version.ts';

export const command: Command = {
  name: 'import',
  summary: "Bring masks of others in: as ground truth, as pseudo labels to review, as a reader's revision",
  usage: 'WORKSPACE FILES... --as truth|pseudo|revision|images [--task T]',
  description:
    'Reads DICOM SEG and RTSTRUCT, NIfTI and NRRD masks, CVAT XML 1.1, COCO, PNG (DIR/<case>/<structure>.png) or a ' +
    'batch of Countersign, recognised by contents, and lays them onto the images of a task: by SOP Instance UID, else ' +
    "by their place in the patient, else by the name of the image's file. Nothing is ever resampled, and what could " +
    'lie on the images of two patients is refused until --case or --series says which. Labels become structures by ' +
    '--map, else by equal codes, else by equal names. "truth" is what "evaluate" compares with; "pseudo" makes labels ' +
    'to review, newer than those that are there; "revision" changes the present masks as work of --reader, who signs ' +
    'afterwards. A case takes all of it or nothing. "images" brings studies in without running a network, so that ' +
    'masks of peers have something to lie on; with --task FILE it makes the workspace. --json prints {workspace, task, as, files: [{file, format, sha256, ' +
    'frames, structures, notes}], cases, structures, unchanged, problems: [{file, caseId, reason}], notes}. Exit code ' +
    '1: something was not imported; each is listed with its reason.',
  options: {
    as: { kind: 'text', value: 'WHAT', help: 'truth, pseudo, revision or images', required: true },
    task: {
      kind: 'text',
      value: 'ID',
      help: 'task whose images they lie on, where there are several; for images an id or JSON file',
    },
    reader: { kind: 'text', value: 'NAME', help: 'who drew it; else what the files say' },
    algorithm: {
      kind: 'text',
      value: 'NAME;VERSION;FAMILY',
      help: 'what drew the masks of files that do not say it, e.g. "TotalSegmentator;2.4.0;nnU-Net"',
    },
    'by-hand': { kind: 'flag', help: 'people drew the masks of files that do not say what drew them' },
    map: {
      kind: 'list',
      value: 'LABEL=STRUCTURE',
      help: 'structure of the task that a label is; nothing behind = leaves the label out, "*=" all others',
    },
    case: { kind: 'list', value: 'ID', help: 'only onto this case, by its id or how it begins' },
    series: { kind: 'list', value: 'UID', help: 'only onto images of this series' },
    ...UNLOCK_OPTION,
  },
  positionals: { min: 2, max: Infinity },
  examples: [
    'countersign import ./workspace ./studies --as images --task ./organs.json',
    'countersign import ./workspace labels.nii.gz --as truth --map "lung_left=left-lung"',
    'countersign import ./workspace ./from-ben --as revision --reader "Ben Reader"',
  ],
  async run(input, context) {
    const [folder = '.', ...files] = input.positionals;
    const workspace = resolve(context.cwd, folder);
    if (input.need('as') === 'images') {
      const paths = files.map((one) => resolve(context.cwd, one));
      const task = input.text('task');
      const given = task !== undefined && /[./\\]/.test(task) ? resolve(context.cwd, task) : task;
      const key = await workspaceKey(input, context, workspace);
      return importImages({ workspace, paths, task: given, key }, context);
    }
    const as = asOf(input.need('as'));
    const choices = choicesOf(input.list('map'));
    const opened = openExistingWorkspace(workspace, await workspaceKey(input, context, workspace));
    let store: Store;
    try {
      store = await createStore(opened, { now, newId: () => randomBytes(8).toString('hex'), contentHash });
    } catch (error) {
      opened.close();
      throw error;
    }
    const progress = startPhases(context, { reading: 'Reading masks', applying: 'Importing cases' });
    try {
      const request = {
        as,
        choices,
        taskId: await taskOf(store, input.text('task')),
        paths: files.map((one) => resolve(context.cwd, one)),
        reader: input.text('reader')?.trim() ?? '',
        author: authorOf(input.text('algorithm'), input.flag('by-hand')),
        frames: { cases: input.list('case'), series: input.list('series') },
      };
      const opener = sharedOpener(openFrames, 2);
      const ports = {
        store,
        masks: opened.masks,
        pixels: async (frame: Parameters<typeof decodePlace>[0]) =>
          (await decodePlace(frame, { openFrames: opener })).pixels,
        now,
        program: version(),
      };
      const report = await importMasks(request, ports, {
        signal: context.signal,
        onProgress: (stage, done, total) => progress.update(stage, done, total),
      });
      await progress.end();
      await tell(context, workspace, report);
      return report.problems.length === 0 && report.structures + report.unchanged > 0
        ? EXIT.ok
        : EXIT.partial;
    } finally {
      await progress.end();
      await store.close();
    }
  },
};

function now(): string {
  return new Date().toISOString();
}

function asOf(text: string): ImportAs {
  if (text === 'truth' || text === 'pseudo' || text === 'revision') return text;
  throw new UsageError(`--as is truth, pseudo, revision or images, not "${text}".`);
}

/** A label may hold an equals sign, a structure's id never. */
function choicesOf(texts: readonly string[]): LabelChoices {
  const choices = new Map<string, string | null>();
  for (const text of texts) {
    const at = text.lastIndexOf('=');
    const label = plainName(text.slice(0, Math.max(at, 0)));
    if (label === '') throw new UsageError(`--map is "label=structure", not "${text}".`);
    const structure = text.slice(at + 1).trim();
    choices.set(label, structure === '' ? null : structure);
  }
  return choices;
}

function authorOf(algorithm: string | undefined, byHand: boolean): LabelAuthor | null {
  if (algorithm === undefined) return byHand ? { kind: 'hand' } : null;
  if (byHand) throw new UsageError('Give --algorithm or --by-hand, not both.');
  const [name = '', version = '', family = '', ...rest] = algorithm.split(';').map((part) => part.trim());
  if ([name, version, family].includes('') || rest.length > 0) {
    throw new UsageError(`--algorithm is "name;version;family", not "${algorithm}".`);
  }
  return { kind: 'algorithm', name, version, family };
}

async function taskOf(store: Store, wanted: string | undefined): Promise<string> {
  if (wanted !== undefined) return (await store.task(wanted)).id;
  const ids = (await store.tasks()).map((one) => one.task.id);
  const [only] = ids;
  if (only !== undefined && ids.length === 1) return only;
  throw new UsageError(
    only === undefined
      ? 'The workspace has no task; bring its images in with --as images --task FILE, or with "countersign prepare".'
      : `The workspace has several tasks, name one with --task: ${ids.join(', ')}.`,
  );
}

async function tell(context: CommandContext, workspace: string, report: ImportReport): Promise<void> {
  if (context.json) {
    await context.out.line(JSON.stringify({ workspace, ...report }));
    return;
  }
  for (const { file, format, frames, notes } of report.files) {
    await context.out.line(`${file}: ${format}, on ${counted(frames, 'image')}.`);
    for (const note of notes) await context.out.line(`  ${note}`);
  }
  for (const note of report.notes) await context.out.line(note);
  for (const { file, caseId, reason } of report.problems) {
    await context.out.line(`Not imported: ${file ?? `case ${caseId ?? ''}`}: ${reason}`);
  }
  await context.out.line(
    `${counted(report.cases.length, 'case')} with ${counted(report.structures, 'structure')} imported as ${WORDS[report.as]}` +
      `${report.unchanged === 0 ? '' : `, ${String(report.unchanged)} were there already`}.`,
  );
}

const WORDS: Readonly<Record<ImportAs, string>> = {
  truth: 'ground truth',
  pseudo: 'pseudo labels',
  revision: 'a revision',
};
