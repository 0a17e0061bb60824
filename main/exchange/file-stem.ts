/** File name without folders and without its extension, of which `.nii.gz` is one. */
export function fileStem(path: string): string {
  const name = path.replaceAll('\\', '/').split('/').at(-1) ?? '';
  return name.replace(/\.gz$/i, '').replace(/(?<=.)\.[^.]+$/, '');
}
