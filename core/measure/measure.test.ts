import { describe, expect, it } from 'vitest';
import { maskOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import type { FrameSpacing } from '../domain/frame.ts';
import { angleDeg } from './angle.ts';
import { areaOf } from './area.ts';
import { lengthOf } from './length.ts';
import { imagingOf, spacingLabel, type Imaging } from './scale.ts';

const spacing = (source: FrameSpacing['source'], calibrationType = ''): FrameSpacing => ({
  row: 0.2,
  column: 0.1,
  source,
  calibrationType,
});

describe('lengths', () => {
  const origin = { x: 1, y: 1 };

  it('are mm along rows and columns', () => {
    const scale = { spacing: spacing('PixelSpacing'), aspect: 2, imaging: 'tomographic' } as const;
    expect(lengthOf(origin, { x: 11, y: 1 }, scale)).toEqual({ value: 1, unit: 'mm', label: '' });
    expect(lengthOf(origin, { x: 1, y: 11 }, scale).value).toBeCloseTo(2, 12);
    expect(lengthOf(origin, { x: 31, y: 21 }, scale).value).toBeCloseTo(5, 12);
  });

  it('are px, said, where nothing tells the size of a pixel; corrected for their shape all the same', () => {
    const scale = { spacing: null, aspect: 2, imaging: 'projection' } as const;
    expect(lengthOf(origin, { x: 7, y: 5 }, scale)).toEqual({
      value: 10,
      unit: 'px',
      label: 'pixel size unknown',
    });
  });

  it('say what their spacing is worth', () => {
    const label = (source: FrameSpacing['source'], type: string, imaging: Imaging) =>
      spacingLabel(spacing(source, type), imaging);
    expect(label('ImagerPixelSpacing', '', 'projection')).toBe('at detector');
    expect(label('NominalScannedPixelSpacing', '', 'unknown')).toBe('on the scanned film');
    expect(label('File', '', 'unknown')).toBe('as the file says');
    expect(label('PixelSpacing', 'GEOMETRY', 'projection')).toBe('calibrated (geometry)');
    expect(label('PixelSpacing', ' FIDUCIAL', 'projection')).toBe('calibrated (fiducial)');
    expect(label('PixelSpacing', 'OTHER', 'projection')).toBe('calibration type not known');
    expect(label('PixelSpacing', '', 'projection')).toBe('calibration not stated');
    expect(label('PixelSpacing', '', 'unknown')).toBe('calibration not stated');
    expect(label('PixelSpacing', '', 'tomographic')).toBe('');
  });

  it('know projections from slices, the localizer of a CT included', () => {
    expect(['DX', 'CR', 'MG', 'XA'].map((modality) => imagingOf(modality))).toEqual(
      Array(4).fill('projection'),
    );
    expect(imagingOf('CT', ['ORIGINAL', 'PRIMARY', 'AXIAL'])).toBe('tomographic');
    expect(imagingOf('CT', ['ORIGINAL', 'PRIMARY', 'LOCALIZER'])).toBe('projection');
    expect(imagingOf('MR', ['ORIGINAL', 'PRIMARY', 'LOCALIZER'])).toBe('tomographic');
    expect(imagingOf('OT')).toBe('unknown');
    expect(imagingOf('')).toBe('unknown');
  });
});

describe('angles', () => {
  const vertex = { x: 5, y: 5 };

  it('lie between 0 and 180 degrees', () => {
    expect(angleDeg({ x: 9, y: 5 }, vertex, { x: 5, y: 1 }, 1)).toBeCloseTo(90, 12);
    expect(angleDeg({ x: 9, y: 5 }, vertex, { x: 1, y: 5 }, 1)).toBeCloseTo(180, 12);
    expect(angleDeg({ x: 9, y: 5 }, vertex, { x: 7, y: 5 }, 1)).toBe(0);
    expect(angleDeg({ x: 9, y: 5 }, vertex, vertex, 1)).toBeNull();
  });

  it('are those of the screen where pixels are not square', () => {
    // Twice as high as wide: one row down is as far as two columns along.
    expect(angleDeg({ x: 9, y: 5 }, vertex, { x: 7, y: 6 }, 2)).toBeCloseTo(45, 12);
  });

  it('do not change when the figure is turned in mm or its arms swapped', () => {
    forSeeds(50, (random) => {
      const aspect = 0.5 + random.next();
      const turn = 7 * random.next();
      const arms = [random.next() * 6, random.next() * 6].map((angle) => ({
        angle,
        length: 1 + random.next(),
      }));
      const at = (offset: number) =>
        arms.map(({ angle, length }) => ({
          x: 5 + length * Math.cos(angle + offset),
          y: 5 + (length * Math.sin(angle + offset)) / aspect,
        }));
      const [[a, c], [b, d]] = [at(0), at(turn)];
      const first = angleDeg(a!, vertex, c!, aspect)!;
      expect(angleDeg(b!, vertex, d!, aspect)).toBeCloseTo(first, 6);
      expect(angleDeg(c!, vertex, a!, aspect)).toBeCloseTo(first, 9);
    });
  });
});

describe('areas', () => {
  it('are mm² by spacing, else a number of pixels', () => {
    const mask = maskOf('###', '.##');
    const scale = { aspect: 2, imaging: 'projection' } as const;
    const measured = areaOf(mask, { ...scale, spacing: spacing('ImagerPixelSpacing') });
    expect(measured).toMatchObject({ unit: 'mm²', label: 'at detector' });
    expect(measured.value).toBeCloseTo(0.1, 12);
    expect(areaOf(mask, { ...scale, spacing: null })).toEqual({
      value: 5,
      unit: 'px',
      label: 'pixel size unknown',
    });
  });
});
