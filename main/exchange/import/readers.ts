import type { ReadIncoming } from '../incoming.ts';
import type { IncomingKind } from './incoming-kind.ts';

/** Readers by kind, loaded when the first file of a kind comes. Adding one: its folder, and a line here. */
export const READERS: Readonly<Record<IncomingKind, () => Promise<ReadIncoming>>> = {
  seg: async () => (await import('../seg/read-seg.ts')).readSeg,
  rtstruct: async () => (await import('../rtstruct/read-rtstruct.ts')).readRtstruct,
  nifti: async () => (await import('../nifti/read-nifti.ts')).readNifti,
  nrrd: async () => (await import('../nrrd/read-nrrd.ts')).readNrrd,
  coco: async () => (await import('../coco/read-coco.ts')).readCoco,
  cvat: async () => (await import('../cvat/read-cvat.ts')).readCvat,
  png: async () => (await import('../png/read-png.ts')).readPng,
};
