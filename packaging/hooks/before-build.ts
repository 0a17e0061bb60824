/**
 * Called by electron-builder before it would rebuild and collect node_modules. Nothing is rebuilt: onnxruntime brings
 * its libraries for every platform. @returns false: `files` of electron-builder.yml lists the libraries.
 */
export default function beforeBuild(): boolean {
  return false;
}
