import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDesk, press, testCase, type Desk } from '../../../test/support/reading/desk.ts';
import type { Command } from './command.ts';
import { at, matches, printed, sameStroke, strokeText } from './key-stroke.ts';

let desk: Desk;
beforeEach(() => (desk = createDesk([testCase('a')])));
afterEach(() => desk.station.dispose());

const meet = (a: Command, b: Command): boolean =>
  a.place === 'everywhere' || b.place === 'everywhere' || a.place === b.place;

/** A key by position that types the printed sign of another command on one of these keyboards. */
const TYPED: Readonly<Record<string, readonly { code: string; shift: boolean; ctrl?: boolean }[]>> = {
  '+': [
    { code: 'Equal', shift: true },
    { code: 'BracketRight', shift: false },
  ],
  '-': [
    { code: 'Minus', shift: false },
    { code: 'Slash', shift: false },
    { code: 'Digit6', shift: false },
  ],
  '?': [
    { code: 'Slash', shift: true },
    { code: 'Minus', shift: true },
    { code: 'KeyM', shift: true },
  ],
};

describe('the keymap', () => {
  it('has no two commands on one key in one place', () => {
    const { commands } = desk.station.commands;
    for (const [i, a] of commands.entries()) {
      for (const b of commands.slice(i + 1)) {
        if (!meet(a, b)) continue;
        const clash = a.keys.find((one) => b.keys.some((other) => sameStroke(one, other)));
        expect(clash, `${a.id} and ${b.id}`).toBe(undefined);
      }
    }
  });

  it('has no key by position that types a sign of another command on QWERTY, QWERTZ or AZERTY', () => {
    const { commands } = desk.station.commands;
    const signs = commands.flatMap((command) =>
      command.keys.flatMap((stroke) =>
        stroke.by === 'key' && stroke.key in TYPED ? [{ command, key: stroke.key }] : [],
      ),
    );
    for (const { command, key } of signs) {
      for (const { code, shift } of TYPED[key]!) {
        const taken = commands.find(
          (other) =>
            other !== command &&
            meet(other, command) &&
            other.keys.some((stroke) => matches(stroke, press(code, { key: '', shiftKey: shift }))),
        );
        expect(taken?.id, `${key} of ${command.id} is typed with ${code}`).toBe(undefined);
      }
    }
  });

  it('names every command once and gives the frequent ones a key of the left hand', () => {
    const { commands } = desk.station.commands;
    expect(new Set(commands.map((one) => one.id)).size).toBe(commands.length);
    const left = new Set(
      'KeyQ KeyW KeyE KeyR KeyT KeyA KeyS KeyD KeyF KeyG KeyZ KeyX KeyC KeyV KeyB Space'.split(' '),
    );
    for (const id of [
      'verdict.accept',
      'verdict.reject',
      'verdict.absent',
      'verdict.defer',
      'verdict.next',
      'structure.next',
      'tool.brush',
      'tool.eraser',
      'tool.point-include',
      'tool.box',
      'view.fit',
    ]) {
      const command = commands.find((one) => one.id === id);
      expect(
        command?.keys.some((stroke) => stroke.by === 'code' && left.has(stroke.code)),
        id,
      ).toBe(true);
    }
  });

  it('is shown as it is printed on the reader’s keyboard', () => {
    const qwertz = new Map([
      ['KeyZ', 'y'],
      ['BracketLeft', 'ü'],
    ]);
    expect(strokeText(at('KeyZ'), qwertz)).toBe('Y');
    expect(strokeText(at('BracketLeft'), qwertz)).toBe('Ü');
    expect(strokeText(at('KeyZ', { shift: true }))).toBe('Shift+Z');
    expect(strokeText(printed('z', { ctrl: true }), qwertz)).toBe('Ctrl+Z');
    const help = desk.station.commands.help(qwertz);
    expect(help.find((line) => line.id === 'tool.scribble')?.keys).toEqual(['Y']);
    expect(help.find((line) => line.id === 'verdict.accept')).toMatchObject({
      title: 'Accept',
      enabled: false,
    });
  });

  it('tells position from print: Z of QWERTZ undoes with Ctrl, wherever it lies', () => {
    expect(matches(printed('z', { ctrl: true }), press('KeyY', { key: 'z', ctrlKey: true }))).toBe(true);
    expect(matches(printed('z', { ctrl: true }), press('KeyZ', { key: 'y', ctrlKey: true }))).toBe(false);
    expect(matches(at('KeyA'), press('KeyA', { key: 'q' }))).toBe(true);
    expect(matches(at('KeyA'), press('KeyA', { key: 'A', shiftKey: true }))).toBe(false);
    expect(matches(printed('?'), press('Minus', { key: '?', shiftKey: true }))).toBe(true);
  });
});

describe('commands', () => {
  it('count only where they make sense', async () => {
    expect(desk.key('KeyB')).toBe(false);
    const session = await desk.open('a'.repeat(32));
    expect(desk.key('KeyB')).toBe(true);
    expect(desk.station.tools.store.getState().tool).toBe('brush');
    desk.station.openPanel('help');
    expect(desk.key('KeyG')).toBe(false);
    desk.escape();
    expect(desk.station.navigation.getState().panel).toBe(null);
    expect(desk.station.commands.run('structure.2')).toBe(true);
    expect(session.store.getState().active).toBe('ulna');
    expect(desk.station.commands.run('no.such')).toBe(false);
  });

  it('compare in an order that the bar above the image can name', async () => {
    await desk.open('a'.repeat(32));
    for (const command of ['view.blink', 'view.swipe']) {
      desk.station.commands.run(command);
      expect(desk.station.main.store.getState().compare).toMatchObject({ layers: ['guess', 'current'] });
      desk.station.commands.run(command);
      expect(desk.station.main.store.getState().compare).toEqual({ kind: 'one', layer: 'current' });
    }
  });

  it('run one after the other without a fault, each of them', async () => {
    await desk.open('a'.repeat(32));
    for (const command of desk.station.commands.commands) {
      if (command.id.startsWith('case.')) continue;
      expect(() => desk.station.commands.run(command.id), command.id).not.toThrow();
      desk.station.verdicts.dismiss();
    }
    await desk.until(() => desk.station.reading.getState().session?.store.getState().saving.kind === 'saved');
  });
});
