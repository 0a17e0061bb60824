/** How the pixel data of a transfer syntax is decoded. `refused`: known by name, never opened. */
export type PixelCodec =
  | 'native'
  | 'rle'
  | 'jpeg-baseline'
  | 'jpeg-extended'
  | 'jpeg-lossless'
  | 'jpeg-ls'
  | 'jpeg-2000'
  | 'htj2k'
  | 'deflated-frame'
  | 'refused';

export interface TransferSyntax {
  readonly uid: string;
  readonly name: string;
  readonly codec: PixelCodec;
}

const known: Readonly<Record<string, readonly [name: string, codec: PixelCodec]>> = {
  '1.2.840.10008.1.2': ['Implicit VR Little Endian', 'native'],
  '1.2.840.10008.1.2.1': ['Explicit VR Little Endian', 'native'],
  '1.2.840.10008.1.2.1.98': ['Encapsulated Uncompressed Explicit VR Little Endian', 'refused'],
  '1.2.840.10008.1.2.1.99': ['Deflated Explicit VR Little Endian', 'native'],
  '1.2.840.10008.1.2.2': ['Explicit VR Big Endian', 'native'],
  '1.2.840.10008.1.2.4.50': ['JPEG Baseline (Process 1)', 'jpeg-baseline'],
  '1.2.840.10008.1.2.4.51': ['JPEG Extended (Process 2 and 4)', 'jpeg-extended'],
  '1.2.840.10008.1.2.4.52': ['JPEG Extended (Process 3 and 5, retired)', 'refused'],
  '1.2.840.10008.1.2.4.53': ['JPEG Spectral Selection (Process 6 and 8, retired)', 'refused'],
  '1.2.840.10008.1.2.4.54': ['JPEG Spectral Selection (Process 7 and 9, retired)', 'refused'],
  '1.2.840.10008.1.2.4.55': ['JPEG Full Progression (Process 10 and 12, retired)', 'refused'],
  '1.2.840.10008.1.2.4.56': ['JPEG Full Progression (Process 11 and 13, retired)', 'refused'],
  '1.2.840.10008.1.2.4.57': ['JPEG Lossless (Process 14)', 'jpeg-lossless'],
  '1.2.840.10008.1.2.4.58': ['JPEG Lossless (Process 15, retired)', 'refused'],
  '1.2.840.10008.1.2.4.59': ['JPEG Extended, Hierarchical (Process 16 and 18, retired)', 'refused'],
  '1.2.840.10008.1.2.4.60': ['JPEG Extended, Hierarchical (Process 17 and 19, retired)', 'refused'],
  '1.2.840.10008.1.2.4.61': ['JPEG Spectral Selection, Hierarchical (Process 20 and 22, retired)', 'refused'],
  '1.2.840.10008.1.2.4.62': ['JPEG Spectral Selection, Hierarchical (Process 21 and 23, retired)', 'refused'],
  '1.2.840.10008.1.2.4.63': ['JPEG Full Progression, Hierarchical (Process 24 and 26, retired)', 'refused'],
  '1.2.840.10008.1.2.4.64': ['JPEG Full Progression, Hierarchical (Process 25 and 27, retired)', 'refused'],
  '1.2.840.10008.1.2.4.65': ['JPEG Lossless, Hierarchical (Process 28, retired)', 'refused'],
  '1.2.840.10008.1.2.4.66': ['JPEG Lossless, Hierarchical (Process 29, retired)', 'refused'],
  '1.2.840.10008.1.2.4.70': [
    'JPEG Lossless, First-Order Prediction (Process 14, Selection Value 1)',
    'jpeg-lossless',
  ],
  '1.2.840.10008.1.2.4.80': ['JPEG-LS Lossless', 'jpeg-ls'],
  '1.2.840.10008.1.2.4.81': ['JPEG-LS Near-Lossless', 'jpeg-ls'],
  '1.2.840.10008.1.2.4.90': ['JPEG 2000 Lossless Only', 'jpeg-2000'],
  '1.2.840.10008.1.2.4.91': ['JPEG 2000', 'jpeg-2000'],
  '1.2.840.10008.1.2.4.92': ['JPEG 2000 Part 2 Multi-component Lossless Only', 'refused'],
  '1.2.840.10008.1.2.4.93': ['JPEG 2000 Part 2 Multi-component', 'refused'],
  '1.2.840.10008.1.2.4.94': ['JPIP Referenced', 'refused'],
  '1.2.840.10008.1.2.4.95': ['JPIP Referenced Deflate', 'refused'],
  '1.2.840.10008.1.2.4.100': ['MPEG2 Main Profile at Main Level', 'refused'],
  '1.2.840.10008.1.2.4.100.1': ['Fragmentable MPEG2 Main Profile at Main Level', 'refused'],
  '1.2.840.10008.1.2.4.101': ['MPEG2 Main Profile at High Level', 'refused'],
  '1.2.840.10008.1.2.4.101.1': ['Fragmentable MPEG2 Main Profile at High Level', 'refused'],
  '1.2.840.10008.1.2.4.102': ['MPEG-4 AVC/H.264 High Profile', 'refused'],
  '1.2.840.10008.1.2.4.102.1': ['Fragmentable MPEG-4 AVC/H.264 High Profile', 'refused'],
  '1.2.840.10008.1.2.4.103': ['MPEG-4 AVC/H.264 BD-compatible High Profile', 'refused'],
  '1.2.840.10008.1.2.4.103.1': ['Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile', 'refused'],
  '1.2.840.10008.1.2.4.104': ['MPEG-4 AVC/H.264 High Profile for 2D Video', 'refused'],
  '1.2.840.10008.1.2.4.104.1': ['Fragmentable MPEG-4 AVC/H.264 High Profile for 2D Video', 'refused'],
  '1.2.840.10008.1.2.4.105': ['MPEG-4 AVC/H.264 High Profile for 3D Video', 'refused'],
  '1.2.840.10008.1.2.4.105.1': ['Fragmentable MPEG-4 AVC/H.264 High Profile for 3D Video', 'refused'],
  '1.2.840.10008.1.2.4.106': ['MPEG-4 AVC/H.264 Stereo High Profile', 'refused'],
  '1.2.840.10008.1.2.4.106.1': ['Fragmentable MPEG-4 AVC/H.264 Stereo High Profile', 'refused'],
  '1.2.840.10008.1.2.4.107': ['HEVC/H.265 Main Profile', 'refused'],
  '1.2.840.10008.1.2.4.108': ['HEVC/H.265 Main 10 Profile', 'refused'],
  '1.2.840.10008.1.2.4.110': ['JPEG XL Lossless', 'refused'],
  '1.2.840.10008.1.2.4.111': ['JPEG XL JPEG Recompression', 'refused'],
  '1.2.840.10008.1.2.4.112': ['JPEG XL', 'refused'],
  '1.2.840.10008.1.2.4.201': ['High-Throughput JPEG 2000 Lossless Only', 'htj2k'],
  '1.2.840.10008.1.2.4.202': ['High-Throughput JPEG 2000 with RPCL Options Lossless Only', 'htj2k'],
  '1.2.840.10008.1.2.4.203': ['High-Throughput JPEG 2000', 'htj2k'],
  '1.2.840.10008.1.2.4.204': ['JPIP HTJ2K Referenced', 'refused'],
  '1.2.840.10008.1.2.4.205': ['JPIP HTJ2K Referenced Deflate', 'refused'],
  '1.2.840.10008.1.2.5': ['RLE Lossless', 'rle'],
  '1.2.840.10008.1.2.6.1': ['RFC 2557 MIME Encapsulation (retired)', 'refused'],
  '1.2.840.10008.1.2.6.2': ['XML Encoding (retired)', 'refused'],
  '1.2.840.10008.1.2.7.1': ['SMPTE ST 2110-20 Uncompressed Progressive Active Video', 'refused'],
  '1.2.840.10008.1.2.7.2': ['SMPTE ST 2110-20 Uncompressed Interlaced Active Video', 'refused'],
  '1.2.840.10008.1.2.7.3': ['SMPTE ST 2110-30 PCM Digital Audio', 'refused'],
  '1.2.840.10008.1.2.8.1': ['Deflated Image Frame Compression', 'deflated-frame'],
  '1.2.840.113619.5.2': ['Implicit VR Big Endian DLX (GE private)', 'refused'],
};

export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
export const DEFLATED = '1.2.840.10008.1.2.1.99';
export const EXPLICIT_BIG = '1.2.840.10008.1.2.2';

/** Name and decoder of a transfer syntax UID (PS3.6 A); an unknown one is called by its UID and refused. */
export function transferSyntaxOf(uid: string): TransferSyntax {
  const entry = Object.hasOwn(known, uid) ? known[uid] : undefined;
  return entry === undefined
    ? { uid, name: printable(uid), codec: 'refused' }
    : { uid, name: entry[0], codec: entry[1] };
}

/** Text of a file for a sentence: one short line of visible signs, whatever the file holds. */
export function printable(text: string): string {
  return text.slice(0, 64).replace(/[^\x20-\x7e]/g, '?');
}
