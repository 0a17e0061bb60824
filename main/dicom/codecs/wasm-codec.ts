import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * The WASM codecs of cornerstonejs in Node. Each is compiled once per process and instantiated once; an
 * instance that threw may hold damaged memory, so it is dropped and the next frame gets a fresh one.
 */
export interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  delete(): void;
}

type Factory<M> = (options: {
  wasmBinary: Uint8Array;
  instantiateWasm: (
    imports: WebAssemblyImports,
    done: (instance: unknown, module: unknown) => void,
  ) => Record<string, never>;
  print: (text: string) => void;
  printErr: (text: string) => void;
}) => Promise<M>;

type WebAssemblyImports = Record<string, Record<string, unknown>>;

/** The part of the WebAssembly global that is used; Node has it, its type library belongs to the DOM. */
interface WebAssemblyGlobal {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: WebAssemblyImports) => object;
}

/** Copies a view of the codec's memory, whatever kind of 8-bit view it is, before the decoder is deleted. */
export function copyBytes(view: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}

const require = createRequire(import.meta.url);

export class WasmCodec<M> {
  readonly #packageName: string;
  #compiled: object | null = null;
  #instance: Promise<M> | null = null;
  /** What the codec printed while it worked on the present frame: OpenJPEG reports damage only there. */
  readonly messages: string[] = [];

  constructor(packageName: string) {
    this.#packageName = packageName;
  }

  /** The instance, made on first use. */
  module(): Promise<M> {
    this.#instance ??= this.#instantiate();
    return this.#instance;
  }

  /** Runs `work` with the module; after an exception the instance is given up. */
  async run<T>(work: (module: M) => T): Promise<T> {
    const module = await this.module();
    this.messages.length = 0;
    try {
      return work(module);
    } catch (error) {
      this.#instance = null;
      throw error;
    }
  }

  #instantiate(): Promise<M> {
    // `require` returns what the package exports: Emscripten's factory.
    const factory = require(`${this.#packageName}/wasmjs`) as Factory<M>;
    const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyGlobal }).WebAssembly;
    const wasmBinary = readFileSync(require.resolve(`${this.#packageName}/wasm`));
    this.#compiled ??= new Module(wasmBinary);
    const compiled = this.#compiled;
    const note = (text: string): void => {
      // Information comes by the tile and would push out what matters.
      if (this.messages.length < 50 && !/^(\[INFO\].*)?$/.test(text.trim())) this.messages.push(text);
    };
    return factory({
      wasmBinary,
      instantiateWasm: (imports, done) => {
        done(new Instance(compiled, imports), compiled);
        return {};
      },
      print: note,
      printErr: note,
    });
  }
}
