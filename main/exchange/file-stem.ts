/** What files of images and masks end on. Other last parts belong to the name: of `2.25.17` the 17 says whose it is. */
const EXTENSION =
  /(?<=.)\.(?:dcm|dicom|dic|ima|img|hdr|png|jpe|jpe?g|tiff?|bmp|gif|webp|jp2|j2k|nii|nrrd|nhdr|mha|mhd|json|xml|seg|raw)$/i;

/** File name without folders and without its extension, of which `.nii.gz` is one. */
export function fileStem(path: string): string {
  const name = path.replaceAll('\\', '/').split('/').at(-1) ?? '';
  return name.replace(/(?<=.)\.gz$/i, '').replace(EXTENSION, '');
}
