import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random/random.ts';
import { ExpectedError } from '../../domain/errors.ts';
import { createGraph, type Graph } from '../graph/graph.ts';
import { add, conv, leakyRelu, reduceSum } from '../graph/ops.ts';
import { encodeModel } from './encode-model.ts';
import { livePart } from './live-part.ts';
import { fieldsOf } from './protobuf-reader.ts';
import { createProtobufWriter } from './protobuf-writer.ts';
import { readInitializers } from './read-initializers.ts';

const BIG = Float32Array.from({ length: 9 * 64 }, (_, i) => Math.fround(Math.sin(i)));

function small(): Graph {
  const g = createGraph();
  const x = g.input('image', [1, 8, 4, 4]);
  const w = g.constant([8, 8, 3, 3], BIG);
  const unused = g.constant([70], new Float32Array(70));
  reduceSum(g, unused);
  g.output('mask', leakyRelu(g, add(g, conv(g, x, w), g.constant([], [0.5])), 0.01));
  return g;
}

describe('encodeModel', () => {
  it('writes the same bytes for the same graph', () => {
    expect(encodeModel(small())).toEqual(encodeModel(small()));
  });

  it('keeps parameters bit by bit, and leaves out what no output needs', () => {
    const found = [...readInitializers(encodeModel(small())).values()];
    expect(found.map(({ dims }) => dims)).toEqual([[8, 8, 3, 3], []]);
    expect(found[0]!.data).toEqual(BIG);
    expect([...found[1]!.data]).toEqual([0.5]);
  });

  it('gives outputs their names without a copy, but for inputs and for second names', () => {
    const g = createGraph();
    const x = g.input('x', [2]);
    const y = leakyRelu(g, x, 0.01);
    g.output('same', x);
    g.output('first', y);
    g.output('second', y);
    g.output('sum', reduceSum(g, y));
    const parts = livePart(g).nodes.map(({ op, inputs, outputs }) => [op, inputs[0]!.name, outputs[0]!.name]);
    expect(parts).toEqual([
      ['LeakyRelu', 'x', 'first'],
      ['Identity', 'x', 'same'],
      ['Identity', 'first', 'second'],
      ['ReduceSum', 'first', 'sum'],
    ]);
  });
});

describe('the protobuf writer', () => {
  it.each([
    [0, [8, 0]],
    [127, [8, 127]],
    [300, [8, 0xac, 2]],
    [2 ** 40 + 1, [8, 0x81, 0x80, 0x80, 0x80, 0x80, 0x20]],
    [-1, [8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]],
  ])('writes %d as a varint', (value, bytes) => {
    const writer = createProtobufWriter();
    writer.int(1, value);
    expect([...writer.finish()]).toEqual(bytes);
    expect([...fieldsOf(Uint8Array.from(bytes))].map(({ number }) => number)).toEqual([value]);
  });

  it('writes messages inside of messages, text and floats', () => {
    const writer = createProtobufWriter();
    writer.message(2, (inner) => {
      inner.text(1, 'é');
      inner.float(2, 1);
    });
    expect([...writer.finish()]).toEqual([18, 9, 10, 2, 0xc3, 0xa9, 21, 0, 0, 0x80, 0x3f]);
  });
});

/** A model whose only initializer is what `fill` writes. */
function modelOf(fill: (tensor: ReturnType<typeof createProtobufWriter>) => void): Uint8Array {
  const model = createProtobufWriter();
  model.message(7, (graph) => graph.message(5, fill));
  return model.finish();
}

describe('readInitializers', () => {
  it('reads packed dimensions and float_data, as other programs write them', () => {
    const model = modelOf((tensor) => {
      tensor.bytes(1, Uint8Array.of(2, 1));
      tensor.int(2, 1);
      tensor.bytes(4, new Uint8Array(Float32Array.of(1.5, -2).buffer));
      tensor.text(8, 'w');
    });
    expect(readInitializers(model)).toEqual(
      new Map([['w', { dims: [2, 1], data: Float32Array.of(1.5, -2) }]]),
    );
  });

  it('leaves out parameters of other types', () => {
    const model = modelOf((tensor) => {
      tensor.int(1, 1);
      tensor.int(2, 7);
      tensor.bytes(9, new Uint8Array(8));
    });
    expect(readInitializers(model).size).toBe(0);
  });

  it('refuses parameters in a second file, and dimensions that do not fit the numbers', () => {
    const external = modelOf((tensor) => {
      tensor.int(2, 1);
      tensor.int(14, 1);
    });
    expect(() => readInitializers(external)).toThrow('in a second file');
    for (const dims of [[3], [2, -1, -1], [2 ** 40]]) {
      const wrong = modelOf((tensor) => {
        for (const dim of dims) tensor.int(1, dim);
        tensor.int(2, 1);
        tensor.bytes(9, new Uint8Array(8));
      });
      expect(() => readInitializers(wrong), dims.join()).toThrow('damaged');
    }
  });

  it('ends with a sentence, never otherwise, on bytes that are cut short or changed (seed 6)', () => {
    const model = encodeModel(small());
    const random = createRandom(6);
    const tryToRead = (bytes: Uint8Array): void => {
      try {
        readInitializers(bytes);
      } catch (error) {
        if (!(error instanceof ExpectedError)) throw error;
      }
    };
    expect(() => readInitializers(model.subarray(0, model.length - 100))).toThrow(ExpectedError);
    for (let length = 0; length < model.length; length += 7) tryToRead(model.subarray(0, length));
    for (let i = 0; i < 2000; i++) {
      const bytes = Uint8Array.from(model);
      for (let change = 0; change < 3; change++)
        bytes[Math.floor(random.next() * bytes.length)] = Math.floor(random.next() * 256);
      tryToRead(bytes);
    }
  });
});
