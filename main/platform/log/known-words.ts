/**
 * Words with capitals that the program itself writes into its lines. Any other word with a capital may be a name, so
 * it does not reach a log. Words that are also names (Mark, May, Will, Grace) stay out.
 */
const WORDS = `
  A I An And Another Any At Audio Bad Batch Beginning But By Cannot Case Cases Catalogue Checked Checking Choose Closed
  Closing Connection Countersign Crash Damaged Data Database Decoded Defect Denied Disk Drive During Each Electron Ended
  Ending Engine Error Every Export Exporting Failed File Files Folder Found Frame From Full Function Go Host If Image
  Images Import Importing In Inference Invalid It Its Job Journal Left Line Lines Linux Lost Machine Making Map Masks
  Memory Missing Model Models Module Network Networks New No Node None Not Nothing Number Object Of Old On One Only
  Opened Opening Operation Out Page Pages Permission Prepare Prepared Preparing Process Program Promise Prompt Provider
  Reading Received Refused Report Request Running Set Settings Something Start Started Starting Station Stopped Store
  String Structure Support Task Tasks The There These They Thread This Those Timeout To Too Try Undefined Unexpected
  Unknown Unreadable Update Version Waiting Warning What When Where Window Windows With Without Worker Workspace
  Workstation Writing Wrong Yes
  Array ArrayBuffer Buffer Float32Array Int16Array JavaScript MessagePort Proxy Symbol TypeScript Uint8Array
  Uint16Array WebAssembly WebSocket macOS onnxruntime utilityProcess childProcess worklist.changed
  API BMP CD COCO CPU CPUs CSP CT CUDA CVAT CoreML DICOM DICOMDIR DLL DML DR DX DirectML GET GPU GPUs HTTP HTTPS ID IDs
  INVERSE IO IPC JPEG JPEG-LS JS JSON KO LUT MB GB MG MONOCHROME1 MONOCHROME2 MR NIfTI NRRD ONNX ORT OS PDF PNG POST RAM
  RAS RGB RLE ROCm RPC RT RTSTRUCT SAM SEG SHA SQL SQLite SR SVG SegmentationFault TCP TIFF TLS UI UID UIDs URL U-Net
  UTC UTF-8 VOI VR Vulkan WAL WASM WebGPU XML Ed25519 SHA-256 Chromium Metal TensorRT OpenVINO
  NaN Infinity HEAD OOM SSE
`;

export const KNOWN_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
