import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Finding } from '../../../core/exchange/finding.ts';
import { burnedInFindings } from '../deidentify/burned-in.ts';
import type { ExportCase } from '../export-case.ts';
import type { CreateFormatWriter, FormatPorts, FormatWriter } from '../format-writer.ts';
import { compareCopy, compareRewritten } from './compare-image.ts';

/**
 * The source images themselves: `dicom/<case>/<nnnn>.dcm`, every file once a batch, however many of its frames are
 * cases. Byte for byte as they are, or de-identified; read back from the disk either way (rule X2).
 */
export const createDicomWriter: CreateFormatWriter = (ports) => new DicomWriter(ports);

class DicomWriter implements FormatWriter {
  readonly #ports: FormatPorts;
  /** Instances that lie in the batch already: two of them would be two objects of one UID. */
  readonly #written = new Set<string>();

  constructor(ports: FormatPorts) {
    this.#ports = ports;
  }

  check(one: ExportCase): Promise<readonly Finding[]> {
    const burnedIn = burnedInFindings(one, this.#ports.options);
    return Promise.resolve([
      ...burnedIn.map((finding) => ({ ...finding, format: 'dicom' as const })),
      ...this.#pictures(one),
    ]);
  }

  async write(one: ExportCase, signal: AbortSignal): Promise<void> {
    let number = 0;
    for (const frames of filesOf(one).values()) {
      signal.throwIfAborted();
      number += 1;
      const first = one.frames[frames[0]!]!;
      if (this.#written.has(first.sopInstanceUid)) continue;
      await this.#writeFile(one, frames, `dicom/${one.name}/${String(number).padStart(4, '0')}`);
      this.#written.add(first.sopInstanceUid);
    }
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  /** @param frames of the case that lie in this file. @param stem of its path. */
  async #writeFile(one: ExportCase, frames: readonly number[], stem: string): Promise<void> {
    const { file, folder, identity } = this.#ports;
    const first = frames[0]!;
    const { facts, locator } = one.frames[first]!;
    const original = await file(one, first);
    const path = `${stem}.${facts.kind === 'dicom' ? 'dcm' : extensionOf(locator.member ?? locator.path)}`;
    await folder.write(path, identity.image(original, one), { format: 'dicom', caseId: one.caseId });
    const written = await folder.read(path);
    if (!identity.active) return compareCopy(original, written);
    await compareRewritten({ one, frames, original, written }, this.#ports);
  }

  /** Pictures and volumes that are no DICOM: their own headers (EXIF, text chunks, descriptions) can name anybody. */
  #pictures(one: ExportCase): Finding[] {
    if (!this.#ports.identity.active || one.frames.every(({ facts }) => facts.kind === 'dicom')) return [];
    return [
      {
        severity: 'refused',
        code: 'image-not-dicom',
        caseId: one.caseId,
        structure: null,
        format: 'dicom',
        message:
          'The image is no DICOM file, and its own header may name the patient where no DICOM rule reaches; export it as PNG or COCO, which carry its pixels alone, or without de-identification.',
      },
    ];
  }
}

/** Frames of the case by the file that they lie in. */
function filesOf(one: ExportCase): Map<string, number[]> {
  const files = new Map<string, number[]>();
  one.frames.forEach(({ locator }, index) => {
    const key = JSON.stringify([locator.path, locator.member]);
    const known = files.get(key);
    if (known === undefined) files.set(key, [index]);
    else known.push(index);
  });
  return files;
}

/** @throws ExpectedError for names without a plain extension. */
function extensionOf(name: string): string {
  const found = /\.((?:nii\.)?[a-z0-9]{1,5})$/.exec(name.toLowerCase())?.[1];
  if (found !== undefined) return found;
  throw new ExpectedError(
    'image-extension',
    'The name of an image file says nothing of its kind, so it is not copied; give it its extension and import it again.',
  );
}
