import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import type { CatalogueFrame } from '../workspace/catalogue-types.ts';
import { groupOf, openTruth, truthNameOf } from './truth-place.ts';

function frame(path: string, member: string | null = null, frames = 1) {
  const facts = { frames, patient: { id: 'P1', issuer: 'H' } };
  return {
    sopInstanceUid: '1.2.3',
    frameIndex: 0,
    locator: { path, member },
    facts: facts as CatalogueFrame['facts'], // all that is read of it
  };
}

describe('truthNameOf', () => {
  it('prefers the UID, then takes the name of the file or of the member of an archive', () => {
    expect(truthNameOf(frame('/a/hand.png'), { cases: ['1.2.3', 'hand'] })).toBe('1.2.3');
    expect(truthNameOf(frame('/a/hand.png'), { cases: ['hand'] })).toBe('hand');
    expect(truthNameOf(frame('/a/x.zip', 'b/hand.left.dcm'), { cases: ['hand.left'] })).toBe('hand.left');
    expect(truthNameOf(frame('/a/foot.png'), { cases: ['hand'] })).toBeNull();
  });

  it('has no name for a frame among several: the truth of a case is one mask', () => {
    expect(truthNameOf(frame('/a/hand.png', null, 2), { cases: ['hand'] })).toBeNull();
  });
});

describe('openTruth', () => {
  it('takes the folder above and the folder itself, with patients.json', async () => {
    const root = tempFolder({ 'truth/hand/lunate.png': '', 'patients.json': '{"hand": "Anna"}' });
    for (const folder of [root, `${root}/truth`]) {
      const truth = await openTruth(folder);
      expect(truth.cases).toEqual(['hand']);
      expect(truth.root).toBe(root);
      expect(groupOf('hand', frame('x').facts, truth.patients)).toBe('Anna');
      expect(groupOf('foot', frame('x').facts, truth.patients)).toBe('patient H P1');
    }
  });

  it('says where no truth is, and names the folder that somebody named', async () => {
    for (const folder of [tempFolder(), tempFolder({ 'images/hand.png': '' }), tempFolder({ 'x.txt': '' })]) {
      await expect(openTruth(folder)).rejects.toThrow(
        `There is no truth/ in ${folder}; put masks there as truth/<case>/<structure>.png`,
      );
    }
    const root = tempFolder({ 'truth/x.txt': '', 'images/hand.png': '' });
    await expect(openTruth(root)).rejects.toThrow(`${join(root, 'truth')} holds no case; put masks there`);
  });

  it('says what patients.json must look like', async () => {
    const root = tempFolder({ 'truth/hand/lunate.png': '', 'patients.json': '["hand"]' });
    await expect(openTruth(root)).rejects.toThrow('must look like {"case name": "patient", ...}');
  });
});
