import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { everyCaseOf } from '../../core/contract/worklist.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Reader } from '../../core/domain/reader.ts';
import type { Verdict } from '../../core/domain/verdict.ts';
import { DEMO_TASK } from '../../main/demo/demo-study.ts';
import type { Store } from '../../main/store/store.ts';
import { openStore } from '../../main/store/store-client.ts';
import { TrainingPage } from '../browser/pages/training-page.ts';

const ENTRY = fileURLToPath(new URL('../../main/cli/countersign.js', import.meta.url));
const READER = 'Dr A. Lee';
const NAME = 'Wrist 2';
/** Enough for curves to show something. */
const EPOCHS = '150';
/** Cases whose masks are replaced by the truth, as a reader would who corrects all of them. */
const CORRECTED = 4;

/** Reviews the whole demo study of a workspace that nothing has open, and trains on it. */
export async function reviewAndTrain(workspace: string): Promise<void> {
  await run(
    workspace,
    'import',
    workspace,
    await someTruth(workspace),
    '--as',
    'revision',
    '--reader',
    READER,
  );
  await signAll(workspace);
  await run(
    workspace,
    ...['train', workspace, '--preset', 'coffee', '--epochs', EPOCHS, '--held', '0.25'],
    ...['--id', 'wrist-2', '--name', NAME],
  );
}

/** As on the station that `startStation` starts for this workspace. */
async function run(workspace: string, ...args: string[]): Promise<void> {
  const env = { ...process.env, COUNTERSIGN_DATA: `${workspace}-station` };
  await promisify(execFile)(process.execPath, [ENTRY, ...args], { env, maxBuffer: 2 ** 22 });
}

async function someTruth(workspace: string): Promise<string> {
  const study = ['demo-study', 'study'].map((name) => join(workspace, name)).find((path) => existsSync(path));
  if (study === undefined) throw new Error(`${workspace} holds no demo study.`);
  const truth = join(study, 'truth');
  const some = join(`${workspace}-corrected`, 'truth');
  await mkdir(some, { recursive: true });
  for (const name of (await readdir(truth)).sort().slice(0, CORRECTED))
    await cp(join(truth, name), join(some, name), { recursive: true });
  return some;
}

async function signAll(workspace: string): Promise<void> {
  const store = await openStore(workspace, { existing: true });
  try {
    const reader = await store.addReader(READER);
    for (const caseId of await store.select({ filter: everyCaseOf(DEMO_TASK) }))
      await signCase(store, caseId, reader);
  } finally {
    await store.close();
  }
}

async function signCase(store: Store, caseId: string, reader: Reader): Promise<void> {
  const { state } = await store.openCase(caseId);
  for (const { structure, tools } of state.structures) {
    const [likely, otherwise]: [Verdict, Verdict] = [tools.length > 0 ? 'corrected' : 'accepted', 'absent'];
    const sign = async (verdict: Verdict): Promise<void> => {
      const { state: now, revisions } = await store.openCase(caseId);
      const revision = revisions[structure];
      if (revision === undefined) return;
      await store.append({
        caseId,
        after: now.seq,
        action: {
          kind: 'verdict',
          group: randomBytes(8).toString('hex'),
          scope: 'structure',
          structures: [{ structure, revision, activeMs: 2000, seen: true }],
          verdict,
          reason: '',
          note: '',
        },
        reader,
        prompted: null,
      });
    };
    // A mask without pixels is refused: nobody can accept it.
    await sign(likely).catch((error: unknown) => {
      if (error instanceof ExpectedError) return sign(otherwise);
      throw error;
    });
  }
}

/** The page of the curator: what there is to learn from, how the training went, old and new. */
export async function trainingPictures(page: Page, take: (name: string) => Promise<void>): Promise<void> {
  const training = await new TrainingPage(page).open();
  await training.tab('New training');
  await training.counted();
  await take('training');
  await training.tab('Trainings');
  await training.details(NAME).getByText('Done', { exact: true }).waitFor();
  await training.chart('Loss: values').waitFor();
  await take('training-run');
  await training.details(NAME).getByRole('button', { name: 'Compare with the present one…' }).click();
  await training.main.getByRole('button', { name: 'Compare them' }).click();
  await training.details('What the comparison says').waitFor({ timeout: 10 * 60_000 });
  await take('comparison');
}
