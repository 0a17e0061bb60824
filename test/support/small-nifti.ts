export interface SmallNifti {
  /** x, y, z. */
  readonly dims: readonly [number, number, number];
  /** NIfTI datatype code. */
  readonly type: number;
  readonly voxels: Uint8Array | Int16Array | Uint16Array | Float32Array;
  readonly spacing?: readonly [number, number, number];
  /** Diagonal of the sform; left out: no orientation. */
  readonly affine?: readonly [number, number, number];
  readonly slope?: number;
  readonly intercept?: number;
}

/** A little-endian NIfTI-1 file in one piece. */
export function smallNifti(image: SmallNifti): Uint8Array {
  const bytes = new Uint8Array(352 + image.voxels.byteLength);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 348, true);
  [3, ...image.dims, 1, 1, 1, 1].forEach((size, axis) => view.setInt16(40 + 2 * axis, size, true));
  view.setInt16(70, image.type, true);
  view.setInt16(72, 8 * image.voxels.BYTES_PER_ELEMENT, true);
  [1, ...(image.spacing ?? [1, 1, 1])].forEach((size, axis) => view.setFloat32(76 + 4 * axis, size, true));
  view.setFloat32(108, 352, true);
  view.setFloat32(112, image.slope ?? 0, true);
  view.setFloat32(116, image.intercept ?? 0, true);
  view.setUint8(123, 2);
  if (image.affine !== undefined) {
    view.setInt16(254, 1, true);
    image.affine.forEach((value, axis) => view.setFloat32(280 + 20 * axis, value, true));
  }
  bytes.set(Buffer.from('n+1\0'), 344);
  bytes.set(new Uint8Array(image.voxels.buffer, image.voxels.byteOffset, image.voxels.byteLength), 352);
  return bytes;
}
