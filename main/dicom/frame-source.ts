import type { DataSet } from 'dicom-parser';
import { ExpectedError } from '../../core/domain/errors.ts';
import type {
  Frame,
  FrameSpacing,
  Laterality,
  ModalityTransform,
  Palette,
  VoiTransform,
} from '../../core/domain/frame.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { readDataSet } from './dataset.ts';
import type { DicomFile } from './dataset.ts';
import { scopesOf } from './functional-groups.ts';
import type { FrameScopes } from './functional-groups.ts';
import { aspectOf, lateralityOf, spacingOf } from './geometry-facts.ts';
import { modalityOf, paletteOf, voiOf } from './lookup-tables.ts';
import { embeddedMask, overlayMask, overlaysOf } from './overlays.ts';
import type { OverlayPlane } from './overlays.ts';
import { describePixels } from './pixel-description.ts';
import type { PixelDescription } from './pixel-description.ts';
import { createPixelReader } from './pixel-reader.ts';
import type { PixelReader, StoredFrame } from './pixel-reader.ts';
import type { TransferSyntax } from './transfer-syntax.ts';
import { itemsOf, stringOf, usOrSsOf } from './values.ts';

/** What the header says of a frame beside its pixels. */
export interface FrameFacts {
  readonly modality: ModalityTransform;
  readonly voi: readonly VoiTransform[];
  readonly spacing: FrameSpacing | null;
  /** Height of a pixel divided by its width. */
  readonly pixelAspect: number;
  readonly laterality: Laterality;
}

export interface ImageFacts extends PixelDescription, FrameFacts {
  readonly sopClass: string;
  readonly sopInstanceUid: string;
  readonly transferSyntax: TransferSyntax;
  readonly palette: Palette | null;
  readonly padding: Frame['padding'];
  readonly inverse: boolean;
  readonly overlays: readonly OverlayPlane[];
  /** Burned In Annotation; null when the file does not say. */
  readonly burnedIn: boolean | null;
  readonly warnings: readonly string[];
}

/** One image of a DICOM file; frames are decoded one by one on request. */
export interface DicomImage {
  /** Modality, VOI, spacing, aspect and laterality are those of the first frame. */
  readonly facts: ImageFacts;
  readonly file: DicomFile;
  frameFacts(index: number): FrameFacts;
  /** Stored values: decompressed, masked and sign extended, colours as the codestream gives them. */
  storedFrame(index: number): Promise<StoredFrame>;
  /** The same with everything needed to interpret them. */
  decodeFrame(index: number): Promise<Frame>;
  /** Bits of an overlay over one image frame; null where it does not cover the frame. */
  overlay(plane: OverlayPlane, index: number): BitMask | null;
}

/**
 * Opens a DICOM file as a review image. Nothing is decoded yet, but sizes are checked against the data.
 * @throws ExpectedError with one sentence when it is no DICOM, no image, or an unsupported kind of pixels.
 */
export function openImage(bytes: Uint8Array): DicomImage {
  return imageOf(readDataSet(bytes));
}

/** @param file a data set that was read with its pixel data. */
export function imageOf(file: DicomFile): DicomImage {
  const description = describePixels(file);
  return new FileImage(file, description, createPixelReader(file, description));
}

class FileImage implements DicomImage {
  readonly facts: ImageFacts;
  readonly file: DicomFile;
  readonly #reader: PixelReader;
  readonly #perFrame: readonly DataSet[];

  constructor(file: DicomFile, description: PixelDescription, reader: PixelReader) {
    this.file = file;
    this.#reader = reader;
    this.#perFrame = itemsOf(file.dataSet, 'x52009230');
    this.facts = {
      ...description,
      ...this.#factsOf(0, description.signed),
      ...wholeFacts(file, description),
    };
  }

  frameFacts(index: number): FrameFacts {
    this.#check(index);
    return this.#factsOf(index, this.facts.signed);
  }

  async storedFrame(index: number): Promise<StoredFrame> {
    this.#check(index);
    return this.#reader.readStored(index);
  }

  async decodeFrame(index: number): Promise<Frame> {
    const stored = await this.storedFrame(index);
    const { rows, columns, samples, bitsStored, signed, palette, padding, inverse } = this.facts;
    return {
      rows,
      columns,
      samplesPerPixel: samples,
      bitsStored,
      signed,
      palette,
      padding,
      inverse,
      ...stored,
      ...this.frameFacts(index),
    };
  }

  overlay(plane: OverlayPlane, index: number): BitMask | null {
    this.#check(index);
    if (plane.embeddedBit !== null) {
      const raw = this.#reader.readRaw(index);
      return raw === null ? null : embeddedMask(plane, raw);
    }
    // A single overlay frame belongs to every frame of the image.
    const frame = plane.frames === 1 ? 0 : index - plane.firstFrame;
    return frame < 0 || frame >= plane.frames ? null : overlayMask(this.file.dataSet, plane, frame);
  }

  #factsOf(index: number, signed: boolean): FrameFacts {
    const { dataSet } = this.file;
    const groups: FrameScopes = scopesOf(dataSet, this.#perFrame, index);
    const spacing = spacingOf(dataSet, groups);
    return {
      modality: modalityOf(dataSet, groups, signed),
      voi: voiOf(dataSet, groups, signed),
      spacing,
      pixelAspect: aspectOf(dataSet, spacing),
      laterality: lateralityOf(dataSet, groups),
    };
  }

  #check(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.facts.frames) {
      throw new ExpectedError(
        'no-such-frame',
        `The image has ${this.facts.frames} frames, not a frame ${index + 1}.`,
      );
    }
  }
}

function wholeFacts(file: DicomFile, description: PixelDescription) {
  const { dataSet } = file;
  const palette = description.photometric === 'PALETTE COLOR' ? paletteOf(dataSet, description.signed) : null;
  if (description.photometric === 'PALETTE COLOR' && palette === null) {
    throw new ExpectedError('pixels-description', 'The palette of the image is missing or damaged.');
  }
  const burnedIn = stringOf(dataSet, 'x00280301');
  return {
    sopClass: stringOf(dataSet, 'x00080016') ?? stringOf(dataSet, 'x00020002') ?? '',
    sopInstanceUid: stringOf(dataSet, 'x00080018') ?? stringOf(dataSet, 'x00020003') ?? '',
    transferSyntax: file.transferSyntax,
    palette,
    padding: paddingOf(dataSet, description.signed),
    // DX demands INVERSE of MONOCHROME1 (PS3.3 C.8.11.3): the same inversion said twice, not two of them.
    inverse: description.photometric !== 'MONOCHROME1' && stringOf(dataSet, 'x20500020') === 'INVERSE',
    overlays: overlaysOf(dataSet),
    burnedIn: burnedIn === 'YES' ? true : burnedIn === 'NO' ? false : null,
    warnings: file.warnings,
  };
}

/** Pixel Padding Value, with Pixel Padding Range Limit a range (PS3.3 C.7.5.1.1.2). */
function paddingOf(dataSet: DataSet, signed: boolean): Frame['padding'] {
  const value = usOrSsOf(dataSet, 'x00280120', signed)[0];
  if (value === undefined) return null;
  const limit = usOrSsOf(dataSet, 'x00280121', signed)[0] ?? value;
  return { low: Math.min(value, limit), high: Math.max(value, limit) };
}
