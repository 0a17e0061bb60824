import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deidentifyOptionSchema } from '../../../core/exchange/export-options.ts';
import { createMask, setMaskAt } from '../../../core/mask/bit-mask.ts';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudies } from '../../../test/support/exchange/generated-studies.ts';
import { dciodvfyErrors, hasTool } from '../../../test/support/validators.ts';
import { createIdentity } from '../deidentify/identity.ts';
import { openSeg } from './open-seg.ts';
import { createSegWriter } from './seg-writer.ts';

const hasValidator = hasTool('dciodvfy', 'de-identified DICOM SEG');
const SECRET = new Uint8Array(32).fill(7);
const mask = createMask(13, 11);
setMaskAt(mask, 12, 10, 1);

describe('DICOM SEG under de-identification', () => {
  for (const study of generatedStudies()) {
    it(`holds the same pixels and places, and nothing of the patient: ${study.name}`, async () => {
      for (const options of [[], deidentifyOptionSchema.options]) {
        const one = exportCase(study, {
          structures: [
            { id: 'ulna', masks: study.frames.map((_, i) => (i === 0 ? null : mask)) },
            { id: 'radius', masks: [mask] },
          ],
        });
        const identity = createIdentity({ profile: 'basic', options }, SECRET);
        const ports = formatPorts(one.task, {
          identity,
          options: { deidentify: { profile: 'basic', options } },
        });
        const writer = createSegWriter(ports);
        expect((await writer.check(one)).filter(({ severity }) => severity === 'refused')).toEqual([]);
        // Compares pixels, places and references by their new names.
        await writer.write(one, new AbortController().signal);
        const path = ports.folder.locate(`seg/${one.name}.dcm`);
        const text = readFileSync(path).toString('latin1');
        const { patient, study: its, series, frameOfReferenceUid } = one.frames[0]!.facts;
        const secrets = [patient.id, patient.name, its.uid, series.uid, frameOfReferenceUid, 'Ada Reader'];
        for (const secret of secrets) if (secret !== '') expect(text).not.toContain(secret);
        expect((await openSeg(path)).creator).toBe(identity.reader(one.structures[0]!.verdict!.reader));
        if (hasValidator) expect(dciodvfyErrors(path)).toEqual([]);
      }
    });
  }
});
