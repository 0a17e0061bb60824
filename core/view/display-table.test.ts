import { describe, expect, it } from 'vitest';
import type { VoiTransform } from '../domain/frame.ts';
import { colourTable, displayTable } from './display-table.ts';
import { autoWindow, dragWindow, editableWindow, voiOf, windowBetween } from './view-window.ts';
import { plainGreyRow } from '../../test/support/plain-frame.ts';

const TABLE: VoiTransform = {
  kind: 'table',
  table: { firstMapped: 100, bits: 12, entries: Uint16Array.of(0, 4095, 2048), explanation: '' },
};
const at = (table: Uint8ClampedArray, ...values: number[]): number[] =>
  values.map((value) => table[value & 0xffff]!);

describe('brightness of stored values', () => {
  it('follows a window of modality values', () => {
    const frame = plainGreyRow([0], { modality: { kind: 'linear', slope: 2, intercept: -100 } });
    const table = displayTable(frame, windowBetween(0, 255), 'as-filed');
    expect(at(table, 0, 50, 100, 178, 4000)).toEqual([0, 0, 100, 255, 255]);
  });

  it('follows lookup tables and sigmoid windows of the file', () => {
    const sigmoid = { kind: 'window', center: 100, width: 50, function: 'SIGMOID', explanation: '' } as const;
    const frame = plainGreyRow([0], { voi: [TABLE, sigmoid] });
    const byTable = displayTable(frame, { kind: 'voi', index: 0 }, 'as-filed');
    expect(at(byTable, 0, 100, 101, 102, 5000)).toEqual([0, 0, 255, 128, 128]);
    const bySigmoid = displayTable(frame, { kind: 'voi', index: 1 }, 'as-filed');
    expect(at(bySigmoid, 0, 100, 125, 60000)).toEqual([0, 128, 225, 255]);
  });

  it('reads indexes of signed values as two’s complement', () => {
    const frame = plainGreyRow([0], { values: Int16Array.of(-1000, 0, 1000) });
    const table = displayTable(frame, windowBetween(-1000, 1000), 'as-filed');
    expect(at(table, -1000, 0, 1000, -32768)).toEqual([0, 128, 255, 0]);
  });

  it('inverts once for the file and once for the reader', () => {
    const window = windowBetween(0, 255);
    const inverted = plainGreyRow([0], { inverted: true });
    expect(at(displayTable(inverted, window, 'as-filed'), 0, 255)).toEqual([255, 0]);
    expect(at(displayTable(inverted, window, 'inverted'), 0, 255)).toEqual([0, 255]);
    expect(at(displayTable(plainGreyRow([0]), window, 'inverted'), 0, 255)).toEqual([255, 0]);
  });

  it('shows padding black, inverted or not', () => {
    const frame = plainGreyRow([0], { padding: { low: 10, high: 12 }, inverted: true });
    const window = windowBetween(0, 255);
    expect(at(displayTable(frame, window, 'as-filed'), 9, 10, 12, 13)).toEqual([246, 0, 0, 242]);
    expect(at(displayTable(frame, window, 'inverted'), 9, 10, 12, 13)).toEqual([9, 0, 0, 13]);
    const signed = plainGreyRow([0], { values: new Int16Array(1), padding: { low: -2000, high: -2000 } });
    expect(at(displayTable(signed, windowBetween(-5000, 0), 'as-filed'), -2000, -1999)).toEqual([0, 153]);
  });

  it('leaves colours as they are until they are windowed or inverted', () => {
    expect(at(colourTable({ kind: 'full' }, 'as-filed'), 0, 7, 255)).toEqual([0, 7, 255]);
    expect(at(colourTable({ kind: 'full' }, 'inverted'), 0, 7, 255)).toEqual([255, 248, 0]);
    expect(at(colourTable(windowBetween(0, 51), 'as-filed'), 0, 10, 51, 255)).toEqual([0, 50, 255, 255]);
  });
});

describe('windows', () => {
  it('are automatic where the file gives none, without padding', () => {
    const values = [...Array(1000).keys()];
    const frame = plainGreyRow(values, { padding: { low: 0, high: 499 } });
    const auto = autoWindow(frame, [0, 100]);
    expect([auto.center - auto.width / 2, auto.center + auto.width / 2]).toEqual([500, 999]);
    expect(voiOf(frame, { kind: 'voi', index: 3 })).toMatchObject({
      kind: 'window',
      function: 'LINEAR_EXACT',
    });
  });

  it('of a table can be dragged over the table’s inputs', () => {
    const frame = plainGreyRow([0], { voi: [TABLE] });
    expect(editableWindow(frame, { kind: 'voi', index: 0 })).toEqual(windowBetween(100, 102));
  });

  it('are dragged: right widens, down darkens, never to nothing', () => {
    const start = windowBetween(0, 1000);
    expect(dragWindow(start, { x: 100, y: 50 }, 1000)).toMatchObject({ width: 1100, center: 550 });
    expect(dragWindow(start, { x: -5000, y: 0 }, 1000).width).toBeGreaterThan(0);
    const linear = { ...start, function: 'LINEAR' } as const;
    expect(dragWindow(linear, { x: -5000, y: 0 }, 1000).width).toBe(1);
  });

  it('show the whole stored range when asked', () => {
    const frame = plainGreyRow([0], { values: new Int8Array(1) });
    expect(voiOf(frame, { kind: 'full' })).toMatchObject({ center: -0.5, width: 255 });
  });
});
