import { describe, expect, it } from 'vitest';
import type { TaskStructure } from '../domain/task.ts';
import { DEFAULT_SETTINGS } from './presets.ts';
import { settingsOf } from './settings-of.ts';

const concept = { scheme: 'SCT', value: '1', meaning: 'x' };

function structureOf(more: Partial<TaskStructure>): TaskStructure {
  return {
    id: 'a',
    name: 'A',
    colour: '#000000',
    category: concept,
    type: concept,
    severalParts: false,
    mayBeAbsent: false,
    guideline: '',
    settings: {},
    ...more,
  };
}

const task = { settings: DEFAULT_SETTINGS };

describe('settings of a structure', () => {
  it('are the task’s where the structure says nothing', () => {
    expect(settingsOf(task, structureOf({}))).toEqual(DEFAULT_SETTINGS);
  });

  it('differ where the structure says so, and only there', () => {
    const own = settingsOf(task, structureOf({ settings: { threshold: 0.8, refine: false } }));
    expect(own).toEqual({ ...DEFAULT_SETTINGS, threshold: 0.8, refine: false });
  });

  it('keep all parts of a structure that may have several, unless it names a rule itself', () => {
    expect(settingsOf(task, structureOf({ severalParts: true })).component).toBe('all');
    const own = structureOf({ severalParts: true, settings: { component: 'largest' } });
    expect(settingsOf(task, own).component).toBe('largest');
  });

  it('are not emptied by keys without a value', () => {
    // JSON cannot hold undefined, but a program that builds a task can.
    const settings = { threshold: undefined } as unknown as TaskStructure['settings'];
    expect(settingsOf(task, structureOf({ settings })).threshold).toBe(DEFAULT_SETTINGS.threshold);
  });
});
