import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ModelManifest } from '../../core/domain/model-manifest.ts';
import { taskSchema } from '../../core/domain/task.ts';
import { checkTask, loadTask } from './load-task.ts';

const root = mkdtempSync(join(tmpdir(), 'countersign-tasks-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const code = { scheme: 'SCT', value: '91723000', meaning: 'Anatomical structure' };
const structure = (id: string, more: object = {}): object => ({
  id,
  name: id,
  colour: '#3fa0c0',
  category: code,
  type: code,
  ...more,
});

function task(more: object = {}): object {
  return {
    format: 'countersign-task/1',
    id: 'wrist',
    version: 1,
    title: 'Wrist',
    models: { unet: 'wrist-net', sam: 'mobile-sam' },
    structures: [structure('radius'), structure('elle', { output: 'ulna' })],
    settings: {
      threshold: 0.5,
      startRule: 'probability',
      component: 'largest-sum',
      morphology: null,
      boxMarginPx: 0,
      seed: 'distance',
      dropInnerNegatives: true,
      maskPrompt: { kind: 'soft', clip: 10 },
      passes: [['mask', 'box', 'positive']],
      samWeight: 0.5,
      gate: 0,
      refine: true,
      presenceThreshold: 0.5,
    },
    review: { overlap: 'allowed', bulkAccept: false, flagBelowAgreement: 0.7 },
    ...more,
  };
}

function write(path: string, value: object): string {
  const file = join(root, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify(value));
  return file;
}

describe('loadTask', () => {
  it('finds a task beside its model, and the one of the workspace before it', async () => {
    write('models/wrist/task.json', task());
    write('workspace/tasks/wrist.json', task({ version: 2 }));
    const folders = [join(root, 'models')];
    expect((await loadTask('wrist', { folders })).version).toBe(1);
    expect((await loadTask('wrist', { folders, workspace: join(root, 'workspace') })).version).toBe(2);
    await expect(loadTask('knee', { folders })).rejects.toMatchObject({ code: 'task-unknown' });
  });

  it('reads a file, and names its wrong field', async () => {
    const good = write('good.json', task());
    const bad = write('bad.json', task({ structures: [structure('radius', { colour: 'blue' })] }));
    expect((await loadTask(good, { folders: [] })).id).toBe('wrist');
    expect((await loadTask('./good.json', { folders: [], cwd: root })).id).toBe('wrist');
    await expect(loadTask(bad, { folders: [] })).rejects.toMatchObject({
      code: 'task-wrong',
      message: expect.stringContaining('wrong at structures.0.colour: a colour like') as string,
    });
    await expect(loadTask(join(root, 'none.json'), { folders: [] })).rejects.toMatchObject({
      code: 'task-missing',
    });
  });
});

describe('checkTask', () => {
  const models: Readonly<Record<string, unknown>> = {
    'wrist-net': { id: 'wrist-net', kind: 'unet', outputs: [{ structure: 'radius' }, { structure: 'ulna' }] },
    'mobile-sam': { id: 'mobile-sam', kind: 'sam' },
  };
  // The check reads id, kind and outputs only.
  const registry = { get: (id: string) => models[id] as ModelManifest };
  const check = (more: object): void => checkTask(taskSchema.parse(task(more)), registry);

  it('accepts structures that have an output, by id or by name', () => {
    expect(() => check({})).not.toThrow();
    expect(() => check({ models: { unet: 'wrist-net' } })).not.toThrow();
  });

  it('names the structure without an output, listed twice, or the model of another kind', () => {
    expect(() => check({ structures: [structure('carpus')] })).toThrow(
      'The task wrist is wrong at structure carpus: the model wrist-net has no output carpus, it has radius, ulna.',
    );
    expect(() => check({ structures: [structure('radius'), structure('radius')] })).toThrow(
      /radius: it is listed twice/,
    );
    expect(() => check({ models: { unet: 'mobile-sam' } })).toThrow(/models.unet: mobile-sam is a sam model/);
    expect(() => check({ models: { unet: 'wrist-net', sam: 'wrist-net' } })).toThrow(
      /models.sam: wrist-net is a unet/,
    );
  });
});
