import type { PointPx } from '../../../core/domain/geometry.ts';
import { panBy } from '../../../core/view/view-commands.ts';
import type { MaskLayer } from '../../../core/contract/mask-bundle.ts';
import { t } from '../language/translate.ts';
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
    [id, title]: readonly [id: string, title: () => string],
    keys: readonly KeyStroke[],
    run: () => void,
  ): Command => ({ id, title, group, place: 'reading', keys, when: isOpen, run });
  const held = (one: Command): Command => ({ ...one, repeats: true });

  const pan = (id: string, title: () => string, code: string, by: PointPx): Command =>
    held(
      command('view', [id, title], [at(code, SHIFT)], () => {
        const { view } = main.store.getState();
        const frame = session()?.caseFrame(main.store.getState().frameIndex) ?? null;
        if (view !== null && frame !== null) main.setView(panBy(view, frame, by));
      }),
    );

  const tool = (id: ToolId, title: () => string, ...keys: KeyStroke[]): Command =>
    command('tools', [`tool.${id}`, title], keys, () => tools.choose(id));
  const oneShot = (id: OneShotId, title: () => string, ...keys: KeyStroke[]): Command =>
    command('edit', [`edit.${id}`, title], keys, () => station.oneShot(id));

  const stepStructure = (by: 1 | -1): void => {
    const now = session();
    const ids = now?.store.getState().view?.task.structures.map((one) => one.id) ?? [];
    const next = ids[(ids.indexOf(now?.store.getState().active ?? '') + by + ids.length) % ids.length];
    if (next !== undefined) now?.setActive(next);
  };
  const nth = (index: number): Command =>
    command(
      'structures',
      [`structure.${String(index + 1)}`, () => t('Structure {number}', { number: index + 1 })],
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
  // In this order the bar above the image offers them, and says so.
  const both: readonly [MaskLayer, MaskLayer] = ['guess', 'current'];

  return [
    command('verdict', ['verdict.accept', () => t('Accept')], [at('KeyA')], () => verdicts.give('accepted')),
    command('verdict', ['verdict.reject', () => t('Reject…')], [at('KeyR')], () => verdicts.give('rejected')),
    command('verdict', ['verdict.absent', () => t('Absent')], [at('KeyX')], () => verdicts.give('absent')),
    command('verdict', ['verdict.defer', () => t('Defer…')], [at('KeyD')], () => verdicts.give('deferred')),
    command('verdict', ['verdict.withdraw', () => t('Withdraw the verdict')], [at('KeyW', SHIFT)], () =>
      verdicts.withdraw(),
    ),
    command(
      'verdict',
      ['verdict.accept-remaining', () => t('Accept all remaining')],
      [at('KeyA', SHIFT)],
      () => verdicts.acceptRemaining(),
    ),
    command(
      'verdict',
      ['verdict.reject-remaining', () => t('Reject all remaining…')],
      [at('KeyR', SHIFT)],
      () => verdicts.decideRemaining('rejected'),
    ),
    command(
      'verdict',
      ['verdict.defer-remaining', () => t('Defer all remaining…')],
      [at('KeyD', SHIFT)],
      () => verdicts.decideRemaining('deferred'),
    ),
    command(
      'verdict',
      ['verdict.next', () => t('Next that needs me')],
      [at('Space')],
      () => void verdicts.nextThatNeedsMe(),
    ),

    held(
      command('structures', ['structure.previous', () => t('Previous structure')], [at('KeyQ')], () =>
        stepStructure(-1),
      ),
    ),
    held(
      command('structures', ['structure.next', () => t('Next structure')], [at('KeyE')], () =>
        stepStructure(1),
      ),
    ),
    ...Array.from({ length: 9 }, (_, index) => nth(index)),
    command('structures', ['structure.visible', () => t('Show or hide the structure')], [at('KeyV')], () =>
      toggle('visible'),
    ),
    command('structures', ['structure.all', () => t('Show or hide all')], [at('KeyV', SHIFT)], toggleAll),
    command(
      'structures',
      ['structure.solo', () => t('This structure alone')],
      [at('Backquote'), at('KeyC', SHIFT)],
      toggleSolo,
    ),
    command('structures', ['structure.lock', () => t('Lock or unlock')], [at('KeyL', SHIFT)], () =>
      toggle('locked'),
    ),
    command('structures', ['structure.guideline', () => t('Guideline and example')], [at('KeyH')], () =>
      station.openPanel('guideline'),
    ),

    tool('navigate', () => t('Hand'), at('KeyN')),
    tool('window', () => t('Window and level'), at('KeyW')),
    tool('pan', () => t('Pan')),
    tool('zoom', () => t('Zoom')),
    tool('scroll', () => t('Scroll')),
    tool('brush', () => t('Brush'), at('KeyB')),
    tool('eraser', () => t('Eraser'), at('KeyG')),
    tool('threshold-brush', () => t('Threshold brush'), at('KeyT')),
    tool('polygon', () => t('Polygon'), at('KeyP')),
    tool('lasso', () => t('Freehand lasso'), at('KeyL')),
    tool('transform', () => t('Move, turn, scale'), at('KeyM')),
    tool('split', () => t('Split along a line'), at('KeyK')),
    tool('assign', () => t('Give pixels to another structure'), at('KeyJ')),
    tool('point-include', () => t('SAM: include point'), at('KeyS')),
    tool('point-exclude', () => t('SAM: exclude point'), at('KeyS', SHIFT)),
    tool('box', () => t('SAM: box'), at('KeyC')),
    tool('scribble', () => t('SAM: scribble'), at('KeyZ')),
    tool('length', () => t('Measure a length'), at('KeyU')),
    tool('angle', () => t('Measure an angle'), at('KeyU', SHIFT)),
    tool('magnifier', () => t('Magnifier'), at('KeyY')),
    command('tools', ['tool.back', () => t('Tool before this one')], [at('KeyN', SHIFT)], () =>
      tools.chooseBack(),
    ),
    held(command('tools', ['tool.smaller', () => t('Smaller brush')], [at('BracketLeft')], () => radius(-1))),
    held(command('tools', ['tool.larger', () => t('Larger brush')], [at('BracketRight')], () => radius(1))),

    held(command('edit', ['edit.undo', () => t('Undo')], [printed('z', CTRL)], () => session()?.undo())),
    held(
      command(
        'edit',
        ['edit.redo', () => t('Redo')],
        [printed('y', CTRL), printed('z', { ctrl: true, shift: true })],
        () => session()?.redo(),
      ),
    ),
    oneShot('fill-holes', () => t('Fill holes'), at('KeyF', { ctrl: true, shift: true }), at('KeyO', SHIFT)),
    oneShot('remove-islands', () => t('Remove islands'), at('KeyI', SHIFT)),
    oneShot('grow', () => t('Grow'), at('BracketRight', SHIFT)),
    oneShot('shrink', () => t('Shrink'), at('BracketLeft', SHIFT)),
    oneShot('smooth', () => t('Smooth'), at('KeyP', SHIFT)),
    oneShot('copy-first-guess', () => t('Copy the first guess'), at('KeyG', SHIFT)),
    oneShot(
      'split-parts',
      () => t('Give all parts but the largest to the chosen structure'),
      at('KeyK', SHIFT),
    ),
    oneShot('merge', () => t('Take in the chosen structure'), at('KeyJ', SHIFT)),
    oneShot('clear', () => t('Clear the structure'), at('Delete', SHIFT)),
    command('edit', ['edit.retry', () => t('Save again what is not saved')], [printed('s', CTRL)], () =>
      session()?.retry(),
    ),

    command('prompts', ['prompts.show', () => t('Show or hide the prompts')], [at('KeyO')], () =>
      prompting.setShown(!prompting.store.getState().shown),
    ),
    command('prompts', ['prompts.decode', () => t('Ask SAM with these prompts')], [at('KeyF', SHIFT)], () =>
      prompting.decode(),
    ),
    held(
      command('prompts', ['prompts.next', () => t('Next alternative')], [at('Period')], () =>
        prompting.cycle(1),
      ),
    ),
    held(
      command('prompts', ['prompts.previous', () => t('Previous alternative')], [at('Comma')], () =>
        prompting.cycle(-1),
      ),
    ),
    command('prompts', ['prompts.remove', () => t('Remove the chosen prompt')], [at('Delete')], () =>
      prompting.removeSelected(),
    ),
    command(
      'prompts',
      ['prompts.machine', () => t('Back to the machine’s prompts')],
      [at('KeyZ', SHIFT)],
      () => prompting.resetToMachine(),
    ),

    command('view', ['view.fit', () => t('Fit')], [at('KeyF')], () => main.fit()),
    command('view', ['view.one-to-one', () => t('One to one')], [at('Digit0')], () => main.oneToOne()),
    held(
      command('view', ['view.zoom-in', () => t('Zoom in')], [at('Equal'), at('NumpadAdd')], () =>
        main.zoomBy(1.25),
      ),
    ),
    held(
      command('view', ['view.zoom-out', () => t('Zoom out')], [at('Minus'), at('NumpadSubtract')], () =>
        main.zoomBy(0.8),
      ),
    ),
    pan('view.pan-left', () => t('Move the image left'), 'ArrowLeft', { x: -PAN_PX, y: 0 }),
    pan('view.pan-right', () => t('Move the image right'), 'ArrowRight', { x: PAN_PX, y: 0 }),
    pan('view.pan-up', () => t('Move the image up'), 'ArrowUp', { x: 0, y: -PAN_PX }),
    pan('view.pan-down', () => t('Move the image down'), 'ArrowDown', { x: 0, y: PAN_PX }),
    command('view', ['view.window-next', () => t('Next window')], [at('KeyT', SHIFT)], () => preset(1)),
    command('view', ['view.window-auto', () => t('Automatic window')], [at('KeyB', SHIFT)], () =>
      main.autoWindow(),
    ),
    command('view', ['view.invert', () => t('Invert grey')], [at('KeyI')], () => main.toggleInvert()),
    command('view', ['view.rotate', () => t('Turn clockwise')], [at('Period', SHIFT)], () => main.rotate(90)),
    command('view', ['view.rotate-back', () => t('Turn anticlockwise')], [at('Comma', SHIFT)], () =>
      main.rotate(-90),
    ),
    command('view', ['view.flip', () => t('Flip left and right')], [at('KeyX', SHIFT)], () =>
      main.flip('left-right'),
    ),
    command('view', ['view.flip-up', () => t('Flip up and down')], [at('KeyY', SHIFT)], () =>
      main.flip('up-down'),
    ),
    command('view', ['view.reset-turn', () => t('Upright as filed')], [at('Digit0', SHIFT)], () =>
      main.resetTurn(),
    ),
    command('view', ['view.style', () => t('Fill, outline, both, none')], [at('KeyQ', SHIFT)], cycleStyle),
    held(
      command('view', ['view.opacity-less', () => t('Masks fainter')], [at('ArrowDown', CTRL)], () =>
        opacity(-0.1),
      ),
    ),
    held(
      command('view', ['view.opacity-more', () => t('Masks stronger')], [at('ArrowUp', CTRL)], () =>
        opacity(0.1),
      ),
    ),
    command(
      'view',
      ['view.layer', () => t('Current, first guess, refined, SAM')],
      [at('KeyE', SHIFT)],
      cycleLayer,
    ),
    command('view', ['view.blink', () => t('Blink current and first guess')], [at('Digit1', SHIFT)], () =>
      toggleCompare({ kind: 'blink', layers: both, phase: 0 }),
    ),
    command('view', ['view.swipe', () => t('Swipe current and first guess')], [at('Digit2', SHIFT)], () =>
      toggleCompare({ kind: 'swipe', layers: both, at: 0.5 }),
    ),
    command('view', ['view.facts', () => t('Show or hide the facts')], [at('KeyH', SHIFT)], () =>
      main.toggleFacts(),
    ),
    command(
      'view',
      ['view.clear-measurements', () => t('Remove all measurements')],
      [at('Delete', CTRL)],
      () => main.clearMeasurements(),
    ),
    held(
      command('view', ['view.frame-next', () => t('Next image of the stack')], [at('ArrowDown')], () =>
        main.scrollBy(1),
      ),
    ),
    held(
      command('view', ['view.frame-previous', () => t('Previous image of the stack')], [at('ArrowUp')], () =>
        main.scrollBy(-1),
      ),
    ),
    command('view', ['view.link', () => t('Link the two viewports')], [at('Slash')], () =>
      station.setLinked(!station.reading.getState().linked),
    ),

    command(
      'cases',
      ['case.next', () => t('Next case')],
      [at('PageDown')],
      () => void station.openNeighbour('next', false),
    ),
    command(
      'cases',
      ['case.previous', () => t('Previous case')],
      [at('PageUp')],
      () => void station.openNeighbour('previous', false),
    ),
    command(
      'cases',
      ['case.next-undecided', () => t('Next case with something undecided')],
      [at('PageDown', SHIFT)],
      () => void station.openNeighbour('next', true),
    ),
    command(
      'cases',
      ['case.beside', () => t('Another image of the patient beside it')],
      [at('Backslash'), at('IntlBackslash')],
      () => station.openPanel('related'),
    ),
    command(
      'cases',
      ['case.close-beside', () => t('Close the one beside it')],
      [at('Backslash', SHIFT), at('IntlBackslash', SHIFT)],
      () => station.closeBeside(),
    ),
    command('cases', ['case.history', () => t('History of the case')], [at('KeyH', CTRL)], () =>
      station.openPanel('history'),
    ),
    {
      ...command(
        'cases',
        ['case.close', () => t('Back to the list')],
        [at('Backspace', CTRL)],
        () => void station.closeCase(),
      ),
      when: () => session() !== null,
    },
  ];
}
