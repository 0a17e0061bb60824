import { exportFormatSchema, type ExportFormat, type ExportOptions } from './export-options.ts';

/** Objects that refer to the images by their UIDs. */
const OBJECTS: ReadonlySet<ExportFormat> = new Set(['seg', 'sr', 'ko', 'rtstruct']);

/**
 * The options with which a batch is made: each format once, in one order, and the images with them where
 * de-identification renames what the objects refer to. Doing it twice changes nothing.
 */
export function completeOptions(options: ExportOptions): ExportOptions {
  const wanted = new Set(options.formats);
  if (options.deidentify.profile !== 'none' && options.formats.some((format) => OBJECTS.has(format))) {
    wanted.add('dicom');
  }
  return { ...options, formats: exportFormatSchema.options.filter((format) => wanted.has(format)) };
}
