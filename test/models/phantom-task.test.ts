import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { taskSchema } from '../../core/domain/task.ts';
import { WRIST_STRUCTURES } from '../../core/phantom/structures.ts';

const path = new URL('../../models/phantom-wrist/task.json', import.meta.url);
const task = taskSchema.parse(JSON.parse(readFileSync(path, 'utf8')));

describe('the task phantom-wrist', () => {
  it('names the structures of the generator in its order', () => {
    expect(task.structures.map((structure) => structure.id)).toEqual([...WRIST_STRUCTURES]);
  });

  it('gives every structure its own SNOMED code, colour and guideline', () => {
    expect(new Set(task.structures.map((structure) => structure.colour)).size).toBe(17);
    expect(new Set(task.structures.map((structure) => structure.type.value)).size).toBe(17);
    for (const { type, category, guideline } of task.structures) {
      expect([type.scheme, category.value]).toEqual(['SCT', '91723000']);
      expect(guideline.length).toBeGreaterThan(20);
    }
  });
});
