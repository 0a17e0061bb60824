import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { countPixels } from '../../../core/mask/count.ts';
import { maskToBytes } from '../../../core/mask/convert.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { pythonJson, pythonWith } from '../../../test/support/validators.ts';
import { readSeg } from './read-seg.ts';

/** Segmentations as a script of pydicom writes them; prints what it put into them. */
const SCRIPT = `
import sys, json, numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

def item(**values):
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made

def code(value, meaning):
    return Sequence([item(CodeValue=value, CodingSchemeDesignator='SCT', CodeMeaning=meaning)])

def write(path, kind, frames, numbers, syntax=ExplicitVRLittleEndian):
    # frames: list of (segment or None, source, array)
    arrays = np.stack([a for _, _, a in frames])
    d = Dataset()
    d.SOPClassUID = '1.2.840.10008.5.1.4.1.1.66.7' if kind == 'LABELMAP' else '1.2.840.10008.5.1.4.1.1.66.4'
    d.SOPInstanceUID, d.Modality, d.SegmentationType = '1.2.3.4', 'SEG', kind
    d.SamplesPerPixel, d.PhotometricInterpretation, d.PixelRepresentation = 1, 'MONOCHROME2', 0
    d.NumberOfFrames, d.Rows, d.Columns = arrays.shape
    bits = 1 if kind == 'BINARY' else arrays.dtype.itemsize * 8
    d.BitsAllocated, d.BitsStored, d.HighBit = bits, bits, bits - 1
    if kind == 'FRACTIONAL':
        d.SegmentationFractionalType, d.MaximumFractionalValue = 'PROBABILITY', 200
    d.SegmentSequence = Sequence([item(SegmentNumber=n, SegmentLabel='S%d' % n, SegmentAlgorithmType='MANUAL',
        SegmentedPropertyCategoryCodeSequence=code('91723000', 'Anatomical structure'),
        SegmentedPropertyTypeCodeSequence=code('10200004', 'Liver')) for n in numbers])
    groups = []
    for segment, source, _ in frames:
        group = item(DerivationImageSequence=Sequence([item(SourceImageSequence=Sequence([
            item(ReferencedSOPClassUID='1.2.840.10008.5.1.4.1.1.2', ReferencedSOPInstanceUID=source)]))]))
        if segment is not None:
            group.SegmentIdentificationSequence = Sequence([item(ReferencedSegmentNumber=segment)])
        groups.append(group)
    d.PerFrameFunctionalGroupsSequence = Sequence(groups)
    raw = np.packbits(arrays.reshape(-1), bitorder='little').tobytes() if bits == 1 else arrays.tobytes()
    d.PixelData = raw + b'\\0' * (len(raw) % 2)
    d['PixelData'].VR = 'OW' if bits == 16 else 'OB'
    d.file_meta = FileMetaDataset()
    d.file_meta.TransferSyntaxUID = syntax
    d.file_meta.MediaStorageSOPClassUID, d.file_meta.MediaStorageSOPInstanceUID = d.SOPClassUID, d.SOPInstanceUID
    d.is_little_endian, d.is_implicit_VR = True, syntax == ImplicitVRLittleEndian
    d.save_as(path, write_like_original=False)
    half = 1 if kind == 'BINARY' else 100
    out = []
    for segment, source, a in frames:
        for n in ([segment] if segment is not None else numbers):
            m = (a >= half) if segment is not None else (a == n)
            out.append([n, source, np.flatnonzero(m).tolist()])
    return out

folder = sys.argv[1]
random = np.random.RandomState(11)
shape = (37, 53)
bits = lambda: (random.rand(*shape) < 0.4).astype('u1')
binary = [(1, '1.1', bits()), (1, '1.2', bits()), (7, '1.2', bits()), (7, '1.3', bits())]
fractions = [(n, s, random.randint(0, 201, shape).astype('u1')) for n in (1, 2) for s in ('1.1', '1.2')]
labels = [(None, s, random.choice([0, 3, 300], shape).astype('<u2')) for s in ('1.1', '1.2')]
print(json.dumps({
    'binary.dcm': write(folder + '/binary.dcm', 'BINARY', binary, [1, 7]),
    'implicit.dcm': write(folder + '/implicit.dcm', 'BINARY', binary, [1, 7], ImplicitVRLittleEndian),
    'fractional.dcm': write(folder + '/fractional.dcm', 'FRACTIONAL', fractions, [1, 2]),
    'labelmap.dcm': write(folder + '/labelmap.dcm', 'LABELMAP', labels, [3, 300]),
}))
`;

describe('segmentations that pydicom writes', () => {
  const python = pythonWith(['pydicom', 'numpy'], 'DICOM SEG that pydicom writes');
  it.runIf(python !== null)('hold the pixels that were put into them', async () => {
    const folder = tempFolder();
    // What the script prints.
    const meant = pythonJson(python!, SCRIPT, [folder]) as Record<string, [number, string, number[]][]>;
    for (const [name, frames] of Object.entries(meant)) {
      const file = await readSeg(join(folder, name));
      const found = new Map<string, number[]>();
      for await (const { target, masks } of file.images) {
        for (const [index, mask] of masks) {
          const pixels = [...maskToBytes(mask)].flatMap((value, at) => (value === 1 ? [at] : []));
          const source = target.kind === 'uid' ? target.sopInstanceUid : '';
          if (pixels.length > 0) found.set(`${file.labels[index]!.number} on ${source}`, pixels);
        }
      }
      expect(found.size, name).toBe(frames.length);
      for (const [number, source, pixels] of frames) {
        expect(found.get(`${number} on ${source}`), `${name} ${number} on ${source}`).toEqual(pixels);
      }
    }
  });
});

const REAL = '/work/shared/data/dicom';
const LIVER = [36233, 35645, 35220];
/** Pixels of every segment on its first images, as pydicom and dcmtk count them. */
const KNOWN: Readonly<Record<string, readonly (readonly number[])[]>> = {
  'pydicom/liver_1frame.dcm': [[LIVER[0]!]],
  'pydicom/liver_expb_1frame.dcm': [[LIVER[0]!]],
  ...Object.fromEntries(
    [
      '',
      '_deflate',
      '_expb',
      '_j2k',
      '_rle',
      '_nonbyte_aligned',
      '_nonbyte_aligned_deflate',
      '_nonbyte_aligned_j2k',
      '_nonbyte_aligned_rle',
    ].map((name) => [`pydicom-data/liver${name}.dcm`, LIVER.map((count) => [count])]),
  ),
  'dcmjs/QIICR_Test3/tumor_User1_Manual_Trial1.dcm': [
    [11, 27],
    [12, 31],
    [16, 39],
  ],
};

describe.runIf(existsSync(REAL))('segmentations of other writers', () => {
  for (const [name, counts] of Object.entries(KNOWN)) {
    it.runIf(existsSync(join(REAL, name)))(`are read: ${name}`, async () => {
      const file = await readSeg(join(REAL, name));
      const found: number[][] = [];
      for await (const { masks } of file.images) found.push([...masks.values()].map(countPixels));
      expect(found.slice(0, 3)).toEqual(counts);
    });
  }

  it('are the only files that are taken', async () => {
    const folder = join(REAL, 'pydicom');
    for (const name of readdirSync(folder)) {
      if (!/\.dcm$/.test(name) || name.startsWith('liver')) continue;
      await expect(readSeg(join(folder, name)), name).rejects.toThrow(ExpectedError);
    }
  });
});
if (!existsSync(REAL))
  console.log(`SKIPPED: ${REAL} is not there, so no segmentations of other writers are read.`);
