import type { PointPx } from '../../../core/domain/geometry.ts';
import { panBy } from '../../../core/view/view-commands.ts';
import type { MaskLayer } from '../../../core/contract/mask-bundle.ts';
import { resizedRadius } from '../tools/brush-tool.ts';
import type { OneShotId, ToolId } from '../tools/tool-types.ts';
import type { CompareMode, MaskStyle } from '../view/viewport-model.ts';
import type { Workstation } from '../workstation/workstation.ts';
import type { Command, CommandGroup, KeyStroke } from './command.ts';
import { at, printed } from './key-stroke.ts';

/** CSS pixels a press: a tenth of a small viewport. */
const PAN_PX = 80;
const SHIFT = { shift: true };
const CTRL = { ctrl: true };
const STYLES: readonly MaskStyle[] = ['both', 'outline', 'fill', 'none'];
const LAYERS: readonly MaskLayer[] = ['current', 'guess', 'refined', 'sam'];

/**
 * Commands of the reading view. Letters are meant by their place on the keyboard, so that the left hand finds verdicts,
 * tools and structures in the same place on QWERTY, QWERTZ and AZERTY (the map shows what is printed there); Ctrl+Z,
 * Ctrl+Y and `?` are meant by what is printed, because that is how every other program means them.
 */
export function readingCommands(station: Workstation): readonly Command[] {
  const { main, tools, prompting, verdicts } = station;
  const session = () => station.reading.getState().session;
  const isOpen = (): boolean => session()?.store.getState().phase === 'open';
  const command = (
    group: CommandGroup,
    [id, title]: readonly [id: string, title: string],
    keys: readonly KeyStroke[],
    run: () => void,
  ): Command => ({ id, title, group, place: 'reading', keys, when: isOpen, run });
  const held = (one: Command): Command => ({ ...one, repeats: true });

  const pan = (id: string, title: string, code: string, by: PointPx): Command =>
    held(
      command('View', [id, title], [at(code, SHIFT)], () => {
        const { view } = main.store.getState();
        const frame = session()?.caseFrame(main.store.getState().frameIndex) ?? null;
        if (view !== null && frame !== null) main.setView(panBy(view, frame, by));
      }),
    );

  const tool = (id: ToolId, title: string, ...keys: KeyStroke[]): Command =>
    command('Tools', [`tool.${id}`, title], keys, () => tools.choose(id));
  const oneShot = (id: OneShotId, title: string, ...keys: KeyStroke[]): Command =>
    command('Edit', [`edit.${id}`, title], keys, () => station.oneShot(id));

  const stepStructure = (by: 1 | -1): void => {
    const now = session();
    const ids = now?.store.getState().view?.task.structures.map((one) => one.id) ?? [];
    const next = ids[(ids.indexOf(now?.store.getState().active ?? '') + by + ids.length) % ids.length];
    if (next !== undefined) now?.setActive(next);
  };
  const nth = (index: number): Command =>
    command(
      'Structures',
      [`structure.${String(index + 1)}`, `Structure ${String(index + 1)}`],
      [at(`Digit${String(index + 1)}`)],
      () => {
        const found = session()?.store.getState().view?.task.structures[index];
        if (found !== undefined) session()?.setActive(found.id);
      },
    );
  const toggle = (what: 'visible' | 'locked'): void => {
    const now = session();
    if (now === null) return;
    const { active, display } = now.store.getState();
    const shown = display[active];
    if (shown === undefined) return;
    if (what === 'visible') now.setVisible(active, !shown.visible);
    else now.setLocked(active, !shown.locked);
  };
  const toggleAll = (): void => {
    const display = Object.values(session()?.store.getState().display ?? {});
    session()?.setAllVisible(display.every((one) => !one.visible));
  };
  const toggleSolo = (): void => {
    const { solo, active } = session()?.store.getState() ?? { solo: null, active: '' };
    session()?.setSolo(solo === null ? active : null);
  };
  const cycleStyle = (): void => {
    const now = STYLES.indexOf(main.store.getState().style);
    main.setStyle(STYLES[(now + 1) % STYLES.length] ?? 'both');
  };
  const opacity = (by: number): void => main.setOpacity(main.store.getState().opacity + by);
  const cycleLayer = (): void => {
    const { compare } = main.store.getState();
    const now = compare.kind === 'one' ? LAYERS.indexOf(compare.layer) : -1;
    main.setCompare({ kind: 'one', layer: LAYERS[(now + 1) % LAYERS.length] ?? 'current' });
  };
  const toggleCompare = (compare: CompareMode): void => {
    const same = main.store.getState().compare.kind === compare.kind;
    main.setCompare(same ? { kind: 'one', layer: 'current' } : compare);
  };
  const preset = (by: number): void => {
    const { presets, view } = main.store.getState();
    const now = presets.findIndex((one) => JSON.stringify(one.window) === JSON.stringify(view?.window));
    const next = presets[(now + by + presets.length) % Math.max(presets.length, 1)];
    if (next !== undefined) main.applyPreset(next.id);
  };
  const radius = (steps: number): void =>
    tools.configure({ radiusPx: resizedRadius(tools.store.getState().settings.radiusPx, steps) });
  const both: readonly [MaskLayer, MaskLayer] = ['current', 'guess'];

  return [
    command('Verdict', ['verdict.accept', 'Accept'], [at('KeyA')], () => verdicts.give('accepted')),
    command('Verdict', ['verdict.reject', 'Reject…'], [at('KeyR')], () => verdicts.give('rejected')),
    command('Verdict', ['verdict.absent', 'Absent'], [at('KeyX')], () => verdicts.give('absent')),
    command('Verdict', ['verdict.defer', 'Defer…'], [at('KeyD')], () => verdicts.give('deferred')),
    command('Verdict', ['verdict.withdraw', 'Withdraw the verdict'], [at('KeyW', SHIFT)], () =>
      verdicts.withdraw(),
    ),
    command('Verdict', ['verdict.accept-remaining', 'Accept all remaining'], [at('KeyA', SHIFT)], () =>
      verdicts.acceptRemaining(),
    ),
    command('Verdict', ['verdict.reject-remaining', 'Reject all remaining…'], [at('KeyR', SHIFT)], () =>
      verdicts.decideRemaining('rejected'),
    ),
    command('Verdict', ['verdict.defer-remaining', 'Defer all remaining…'], [at('KeyD', SHIFT)], () =>
      verdicts.decideRemaining('deferred'),
    ),
    command(
      'Verdict',
      ['verdict.next', 'Next that needs me'],
      [at('Space')],
      () => void verdicts.nextThatNeedsMe(),
    ),

    held(
      command('Structures', ['structure.previous', 'Previous structure'], [at('KeyQ')], () =>
        stepStructure(-1),
      ),
    ),
    held(command('Structures', ['structure.next', 'Next structure'], [at('KeyE')], () => stepStructure(1))),
    ...Array.from({ length: 9 }, (_, index) => nth(index)),
    command('Structures', ['structure.visible', 'Show or hide the structure'], [at('KeyV')], () =>
      toggle('visible'),
    ),
    command('Structures', ['structure.all', 'Show or hide all'], [at('KeyV', SHIFT)], toggleAll),
    command(
      'Structures',
      ['structure.solo', 'This structure alone'],
      [at('Backquote'), at('KeyC', SHIFT)],
      toggleSolo,
    ),
    command('Structures', ['structure.lock', 'Lock or unlock'], [at('KeyL', SHIFT)], () => toggle('locked')),
    command('Structures', ['structure.guideline', 'Guideline and example'], [at('KeyH')], () =>
      station.openPanel('guideline'),
    ),

    tool('navigate', 'Hand', at('KeyN')),
    tool('window', 'Window and level', at('KeyW')),
    tool('pan', 'Pan'),
    tool('zoom', 'Zoom'),
    tool('scroll', 'Scroll'),
    tool('brush', 'Brush', at('KeyB')),
    tool('eraser', 'Eraser', at('KeyG')),
    tool('threshold-brush', 'Threshold brush', at('KeyT')),
    tool('polygon', 'Polygon', at('KeyP')),
    tool('lasso', 'Freehand lasso', at('KeyL')),
    tool('transform', 'Move, turn, scale', at('KeyM')),
    tool('split', 'Split along a line', at('KeyK')),
    tool('assign', 'Give pixels to another structure', at('KeyJ')),
    tool('point-include', 'SAM: include point', at('KeyS')),
    tool('point-exclude', 'SAM: exclude point', at('KeyS', SHIFT)),
    tool('box', 'SAM: box', at('KeyC')),
    tool('scribble', 'SAM: scribble', at('KeyZ')),
    tool('length', 'Measure a length', at('KeyU')),
    tool('angle', 'Measure an angle', at('KeyU', SHIFT)),
    tool('magnifier', 'Magnifier', at('KeyY')),
    command('Tools', ['tool.back', 'Tool before this one'], [at('KeyN', SHIFT)], () => tools.chooseBack()),
    held(command('Tools', ['tool.smaller', 'Smaller brush'], [at('BracketLeft')], () => radius(-1))),
    held(command('Tools', ['tool.larger', 'Larger brush'], [at('BracketRight')], () => radius(1))),

    held(command('Edit', ['edit.undo', 'Undo'], [printed('z', CTRL)], () => session()?.undo())),
    held(
      command(
        'Edit',
        ['edit.redo', 'Redo'],
        [printed('y', CTRL), printed('z', { ctrl: true, shift: true })],
        () => session()?.redo(),
      ),
    ),
    oneShot('fill-holes', 'Fill holes', at('KeyF', { ctrl: true, shift: true }), at('KeyO', SHIFT)),
    oneShot('remove-islands', 'Remove islands', at('KeyI', SHIFT)),
    oneShot('grow', 'Grow', at('BracketRight', SHIFT)),
    oneShot('shrink', 'Shrink', at('BracketLeft', SHIFT)),
    oneShot('smooth', 'Smooth', at('KeyP', SHIFT)),
    oneShot('copy-first-guess', 'Copy the first guess', at('KeyG', SHIFT)),
    oneShot('split-parts', 'Give all parts but the largest to the chosen structure', at('KeyK', SHIFT)),
    oneShot('merge', 'Take in the chosen structure', at('KeyJ', SHIFT)),
    oneShot('clear', 'Clear the structure', at('Delete', SHIFT)),
    command('Edit', ['edit.retry', 'Save again what is not saved'], [printed('s', CTRL)], () =>
      session()?.retry(),
    ),

    command('Prompts', ['prompts.show', 'Show or hide the prompts'], [at('KeyO')], () =>
      prompting.setShown(!prompting.store.getState().shown),
    ),
    command('Prompts', ['prompts.decode', 'Ask SAM with these prompts'], [at('KeyF', SHIFT)], () =>
      prompting.decode(),
    ),
    held(command('Prompts', ['prompts.next', 'Next alternative'], [at('Period')], () => prompting.cycle(1))),
    held(
      command('Prompts', ['prompts.previous', 'Previous alternative'], [at('Comma')], () =>
        prompting.cycle(-1),
      ),
    ),
    command('Prompts', ['prompts.remove', 'Remove the chosen prompt'], [at('Delete')], () =>
      prompting.removeSelected(),
    ),
    command('Prompts', ['prompts.machine', 'Back to the machine’s prompts'], [at('KeyZ', SHIFT)], () =>
      prompting.resetToMachine(),
    ),

    command('View', ['view.fit', 'Fit'], [at('KeyF')], () => main.fit()),
    command('View', ['view.one-to-one', 'One to one'], [at('Digit0')], () => main.oneToOne()),
    held(
      command('View', ['view.zoom-in', 'Zoom in'], [at('Equal'), at('NumpadAdd')], () => main.zoomBy(1.25)),
    ),
    held(
      command('View', ['view.zoom-out', 'Zoom out'], [at('Minus'), at('NumpadSubtract')], () =>
        main.zoomBy(0.8),
      ),
    ),
    pan('view.pan-left', 'Move the image left', 'ArrowLeft', { x: -PAN_PX, y: 0 }),
    pan('view.pan-right', 'Move the image right', 'ArrowRight', { x: PAN_PX, y: 0 }),
    pan('view.pan-up', 'Move the image up', 'ArrowUp', { x: 0, y: -PAN_PX }),
    pan('view.pan-down', 'Move the image down', 'ArrowDown', { x: 0, y: PAN_PX }),
    command('View', ['view.window-next', 'Next window'], [at('KeyT', SHIFT)], () => preset(1)),
    command('View', ['view.window-auto', 'Automatic window'], [at('KeyB', SHIFT)], () => main.autoWindow()),
    command('View', ['view.invert', 'Invert grey'], [at('KeyI')], () => main.toggleInvert()),
    command('View', ['view.rotate', 'Turn clockwise'], [at('Period', SHIFT)], () => main.rotate(90)),
    command('View', ['view.rotate-back', 'Turn anticlockwise'], [at('Comma', SHIFT)], () => main.rotate(-90)),
    command('View', ['view.flip', 'Flip left and right'], [at('KeyX', SHIFT)], () => main.flip('left-right')),
    command('View', ['view.flip-up', 'Flip up and down'], [at('KeyY', SHIFT)], () => main.flip('up-down')),
    command('View', ['view.reset-turn', 'Upright as filed'], [at('Digit0', SHIFT)], () => main.resetTurn()),
    command('View', ['view.style', 'Fill, outline, both, none'], [at('KeyQ', SHIFT)], cycleStyle),
    held(
      command('View', ['view.opacity-less', 'Masks fainter'], [at('ArrowDown', CTRL)], () => opacity(-0.1)),
    ),
    held(command('View', ['view.opacity-more', 'Masks stronger'], [at('ArrowUp', CTRL)], () => opacity(0.1))),
    command('View', ['view.layer', 'Current, first guess, refined, SAM'], [at('KeyE', SHIFT)], cycleLayer),
    command('View', ['view.blink', 'Blink current and first guess'], [at('Digit1', SHIFT)], () =>
      toggleCompare({ kind: 'blink', layers: both, phase: 0 }),
    ),
    command('View', ['view.swipe', 'Swipe current and first guess'], [at('Digit2', SHIFT)], () =>
      toggleCompare({ kind: 'swipe', layers: both, at: 0.5 }),
    ),
    command('View', ['view.facts', 'Show or hide the facts'], [at('KeyH', SHIFT)], () => main.toggleFacts()),
    command('View', ['view.clear-measurements', 'Remove all measurements'], [at('Delete', CTRL)], () =>
      main.clearMeasurements(),
    ),
    held(
      command('View', ['view.frame-next', 'Next image of the stack'], [at('ArrowDown')], () =>
        main.scrollBy(1),
      ),
    ),
    held(
      command('View', ['view.frame-previous', 'Previous image of the stack'], [at('ArrowUp')], () =>
        main.scrollBy(-1),
      ),
    ),
    command('View', ['view.link', 'Link the two viewports'], [at('Slash')], () =>
      station.setLinked(!station.reading.getState().linked),
    ),

    command(
      'Cases',
      ['case.next', 'Next case'],
      [at('PageDown')],
      () => void station.openNeighbour('next', false),
    ),
    command(
      'Cases',
      ['case.previous', 'Previous case'],
      [at('PageUp')],
      () => void station.openNeighbour('previous', false),
    ),
    command(
      'Cases',
      ['case.next-undecided', 'Next case with something undecided'],
      [at('PageDown', SHIFT)],
      () => void station.openNeighbour('next', true),
    ),
    command(
      'Cases',
      ['case.beside', 'Another image of the patient beside it'],
      [at('Backslash'), at('IntlBackslash')],
      () => station.openPanel('related'),
    ),
    command(
      'Cases',
      ['case.close-beside', 'Close the one beside it'],
      [at('Backslash', SHIFT), at('IntlBackslash', SHIFT)],
      () => station.closeBeside(),
    ),
    command('Cases', ['case.history', 'History of the case'], [at('KeyH', CTRL)], () =>
      station.openPanel('history'),
    ),
    {
      ...command(
        'Cases',
        ['case.close', 'Back to the list'],
        [at('Backspace', CTRL)],
        () => void station.closeCase(),
      ),
      when: () => session() !== null,
    },
  ];
}
