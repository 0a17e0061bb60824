/** A dense tensor. float32 unless a model asks for int64 or uint8. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array | Int32Array | Uint8Array;
}

export type Tensors = Readonly<Record<string, Tensor>>;
