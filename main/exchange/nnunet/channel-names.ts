/**
 * Names decide how nnU-Net normalises: `CT` by the intensities of the whole data set, everything else image by image.
 * Only a batch of nothing but CT is called so.
 */
export function channelNames(channels: 1 | 3, modalities: ReadonlySet<string>): Record<string, string> {
  if (channels === 3) return { '0': 'red', '1': 'green', '2': 'blue' };
  const names = [...modalities].sort();
  if (names.length === 1) return { '0': names[0] === '' ? 'grey' : names[0]! };
  return { '0': names.map((name) => (name === '' ? 'other' : name)).join('+') };
}
