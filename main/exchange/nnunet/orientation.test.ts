import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder } from '../../../test/support/exchange/format-ports.ts';
import {
  filesOf,
  generatedStudies,
  type GeneratedStudy,
} from '../../../test/support/exchange/generated-studies.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { hasTool, pythonJson, pythonWith } from '../../../test/support/validators.ts';
import { subtract } from '../../dicom/catalogue/vector.ts';
import type { ExportCase } from '../export-case.ts';
import { readNiftiGeometry } from '../nifti/nifti-geometry.ts';
import { pointAt, voxelsPerMm, type Triple } from '../volume/volume-grid.ts';
import { createNnunetWriter } from './nnunet-writer.ts';

/** Studies whose images say where they lie. */
const PLACED = generatedStudies().filter(({ name }) => !['uneven', 'cine', 'radiograph'].includes(name));
/** 0.01 mm: float32 at 500 mm leaves 0.00003. */
const SAME_MM = 0.01;

async function imageOf(study: GeneratedStudy): Promise<{ one: ExportCase; path: string }> {
  const one = exportCase(study, { structures: [{ id: 'ulna', masks: [] }] });
  const folder = testFolder();
  const writer = createNnunetWriter(formatPorts(one.task, { folder }));
  await writer.write(one, new AbortController().signal);
  return { one, path: folder.locate(folder.files.find(({ path }) => path.includes('imagesTr'))!.path) };
}

const NIBABEL = `
import json, sys, numpy, nibabel
result = []
for path in sys.argv[1:]:
    image = nibabel.load(path)
    data = numpy.asanyarray(image.dataobj)
    corners = [[i, j, k] for k in range(data.shape[2]) for (i, j) in ((0, 0), (data.shape[0] - 1, 0), (0, data.shape[1] - 1))]
    result.append({
        "shape": list(data.shape),
        "sform": [list(map(float, (image.get_sform() @ (c + [1]))[:3])) for c in corners],
        "qform": [list(map(float, (image.get_qform() @ (c + [1]))[:3])) for c in corners],
        "values": [float(data[tuple(c)]) for c in corners],
    })
print(json.dumps(result))
`;

interface Seen {
  readonly shape: number[];
  readonly sform: number[][];
  readonly qform: number[][];
  readonly values: number[];
}

describe('other programs see the images where DICOM says', () => {
  it('nibabel: sform and qform of every corner, and the values there', async () => {
    const python = pythonWith(['numpy', 'nibabel'], 'the orientation of NIfTI files');
    if (python === null) return;
    const images = [];
    for (const study of PLACED) images.push(await imageOf(study));
    const seen = pythonJson(
      python,
      NIBABEL,
      images.map(({ path }) => path),
    ) as Seen[];
    for (const [index, { one }] of images.entries()) {
      const { shape, sform, qform, values } = seen[index]!;
      const [columns, rows] = [one.frames[0]!.facts.columns, one.frames[0]!.facts.rows];
      expect(shape).toEqual([columns, rows, one.frames.length]);
      let at = 0;
      for (const [k, { facts, frameIndex }] of one.frames.entries()) {
        const frame = await formatPorts(one.task).frame(one, k);
        const { position, orientation } = facts.planes[frameIndex]!;
        const [rowMm, columnMm] = facts.spacingMm!;
        for (const [x, y] of [
          [0, 0],
          [columns - 1, 0],
          [0, rows - 1],
        ] as const) {
          [0, 1, 2].forEach((axis) => {
            const lps =
              position[axis]! + x * columnMm * orientation[axis]! + y * rowMm * orientation[axis + 3]!;
            const ras = axis === 2 ? lps : -lps;
            expect(Math.abs(sform[at]![axis]! - ras)).toBeLessThan(SAME_MM);
            expect(Math.abs(qform[at]![axis]! - ras)).toBeLessThan(SAME_MM);
          });
          expect(values[at]).toBe(frame.values[y * columns + x]! - 1024);
          at++;
        }
      }
    }
  });

  it('dcm2niix: the same value at the same place of the patient', async () => {
    if (!hasTool('dcm2niix', 'the orientation of images against its own conversion')) return;
    let compared = 0;
    for (const study of PLACED) {
      const { path } = await imageOf(study);
      const source = tempFolder(filesOf(study));
      const target = tempFolder();
      spawnSync('dcm2niix', ['-z', 'n', '-b', 'n', '-m', 'y', '-f', 'theirs', '-o', target, source]);
      const file = readdirSync(target).find((name) => name.endsWith('.nii'));
      if (file === undefined) {
        console.log(`SKIPPED: dcm2niix makes nothing of the generated study ${study.name}.`);
        continue;
      }
      const theirs = voxelsOf(readFileSync(join(target, file)));
      const ours = voxelsOf(gunzipSync(readFileSync(path)));
      const toVoxels = voxelsPerMm(theirs.grid)!;
      const [columns, rows, slices] = ours.grid.dims;
      expect([...theirs.grid.dims].sort()).toEqual([...ours.grid.dims].sort());
      for (let k = 0; k < slices; k++) {
        for (let j = 0; j < rows; j++) {
          for (let i = 0; i < columns; i++) {
            const voxel = toVoxels(subtract(pointAt(ours.grid, [i, j, k]), theirs.grid.origin));
            const rounded = voxel.map(Math.round) as unknown as Triple;
            expect(Math.max(...voxel.map((at, axis) => Math.abs(at - rounded[axis]!)))).toBeLessThan(0.05);
            if (theirs.at(rounded) !== ours.at([i, j, k])) {
              throw new Error(`${study.name}: voxel ${i}, ${j}, ${k} is ${theirs.at(rounded)} for dcm2niix`);
            }
          }
        }
      }
      compared++;
    }
    expect(compared).toBeGreaterThan(0);
  });
});

/** Voxels of 16 bits by index. */
function voxelsOf(bytes: Buffer): {
  grid: NonNullable<ReturnType<typeof readNiftiGeometry>['grid']>;
  at: (voxel: Triple) => number;
} {
  const { grid, header, dims } = readNiftiGeometry(bytes);
  expect(header.datatypeCode).toBe(4);
  const { scl_slope: slope, scl_inter: intercept } = header;
  return {
    grid: grid!,
    at: ([i, j, k]) => {
      const stored = bytes.readInt16LE(header.vox_offset + 2 * (i + dims[0] * (j + dims[1] * k)));
      return slope === 0 ? stored : stored * slope + intercept;
    },
  };
}
