import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { createPlaces } from './places.ts';

function placesIn(root: string) {
  let next = 0;
  return createPlaces({
    roots: () => Promise.resolve([{ path: root, name: 'Root', kind: 'folder' as const }]),
    newId: () => `id-${String(next++)}`,
  });
}

describe('places', () => {
  it('lists folders first, in natural order, without what is hidden', async () => {
    const root = tempFolder({
      'b10/x': '',
      'b9/x': '',
      '.hidden/x': '',
      'image 10.dcm': '',
      'image 9.dcm': '',
      'disc.ZIP': '',
      '.DS_Store': '',
    });
    symlinkSync(join(root, 'b9'), join(root, 'a-link'));
    symlinkSync(join(root, 'nowhere'), join(root, 'broken-link'));
    const places = placesIn(root);
    const [top] = (await places.list(null)).entries;
    const { path, entries, more } = await places.list(top!.id);
    expect(path).toEqual([{ id: top!.id, name: 'Root', kind: 'folder' }]);
    expect(entries.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'folder a-link',
      'folder b9',
      'folder b10',
      'archive disc.ZIP',
      'file image 9.dcm',
      'file image 10.dcm',
    ]);
    expect(more).toBe(0);
    expect(places.pathOf(entries[2]!.id)).toBe(join(root, 'b10'));
    const inner = await places.list(entries[2]!.id);
    expect(inner.path.map(({ name }) => name)).toEqual(['Root', 'b10']);
  });

  it('gives the same place the same id, and says how much it leaves out', async () => {
    const files = Object.fromEntries(Array.from({ length: 305 }, (_, i) => [`${String(i)}.dcm`, '']));
    const places = placesIn(tempFolder(files));
    const [top] = (await places.list(null)).entries;
    const first = await places.list(top!.id);
    expect([first.entries.length, first.more]).toEqual([300, 5]);
    expect(await places.list(top!.id)).toEqual(first);
  });

  it('refuses what it has not granted, and says when a folder cannot be opened', async () => {
    const root = tempFolder({ 'a.dcm': '' });
    const places = placesIn(root);
    await expect(places.list(root)).rejects.toMatchObject({ code: 'place-unknown' });
    const [top] = (await places.list(null)).entries;
    const [file] = (await places.list(top!.id)).entries;
    await expect(places.list(file!.id)).rejects.toMatchObject({ code: 'place-unreadable' });
  });
});
