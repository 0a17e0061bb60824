import { t } from '../language/translate.ts';
import { mayDo } from '../session/may-do.ts';
import type { Workstation } from '../workstation/workstation.ts';
import type { Command } from './command.ts';
import { at, printed } from './key-stroke.ts';

const always = (): boolean => true;

/** Commands of every screen and of the worklist. */
export function programCommands(station: Workstation): readonly Command[] {
  const { worklist, tools, prompting, verdicts } = station;
  const curates = (): boolean => mayDo(station.session.store.getState(), 'curator');
  const reading = (): boolean => station.navigation.getState().screen === 'reading';
  const listed = (): boolean => worklist.store.getState().total > 0;
  const cancel = (): boolean => {
    const { panel } = station.navigation.getState();
    if (station.navigation.getState().leaving !== null) station.stay();
    else if (verdicts.store.getState().dialog !== null) verdicts.dismiss();
    else if (panel !== null) station.openPanel(null);
    else return reading() && (tools.cancel() || prompting.discard());
    return true;
  };
  const list = (id: string, title: () => string, keys: Command['keys'], run: () => void): Command => ({
    id,
    title,
    group: 'worklist',
    place: 'worklist',
    keys,
    when: listed,
    run,
    repeats: true,
  });
  const program = (id: string, title: () => string, keys: Command['keys'], run: () => void): Command => ({
    id,
    title,
    group: 'program',
    place: 'everywhere',
    keys,
    when: always,
    run,
  });
  const openFocused = (): void => {
    const focused = worklist.store.getState().focused;
    if (focused !== null) void station.openCase(focused.caseId);
  };
  return [
    program(
      'program.cancel',
      () => t('Cancel, close'),
      [printed('Escape')],
      () => void cancel(),
    ),
    {
      ...program(
        'program.commit',
        () => t('Take over'),
        [printed('Enter')],
        () => void (tools.commit() || prompting.commit()),
      ),
      place: 'reading',
    },
    program(
      'program.help',
      () => t('All keys'),
      [printed('?'), printed('F1')],
      () => station.openPanel('help'),
    ),
    program(
      'program.jobs',
      () => t('Background work'),
      [at('KeyJ', { ctrl: true })],
      () => station.openPanel('jobs'),
    ),
    {
      ...program(
        'program.import',
        () => t('Open a folder'),
        [at('KeyO', { ctrl: true })],
        () => station.openPanel('import'),
      ),
      when: curates,
    },
    {
      ...program(
        'program.export',
        () => t('Export…'),
        [at('KeyE', { ctrl: true })],
        () => station.show('export'),
      ),
      when: () => curates() && worklist.store.getState().filter !== null,
    },
    {
      ...program(
        'program.training',
        () => t('Models and training…'),
        [at('KeyM', { alt: true, shift: true })],
        () => station.show('training'),
      ),
      when: curates,
    },
    program(
      'program.fullscreen',
      () => t('Full screen'),
      [printed('F11')],
      () => station.toggleFullScreen(),
    ),
    {
      ...program(
        'program.lock',
        () => t('Lock the screen'),
        [at('KeyL', { alt: true, shift: true })],
        () => void station.lock(),
      ),
      when: () => station.session.store.getState().login.account !== null,
    },
    program(
      'program.reader',
      () => t('Who reads'),
      [],
      () => station.openPanel('sign-in'),
    ),
    {
      ...program(
        'program.next-case',
        () => t('Begin with the first case that needs me'),
        // Not Space as in the reading view: in a list that selects.
        [at('KeyN')],
        () => void station.openNeighbour('next', true),
      ),
      place: 'worklist',
      when: listed,
    },
    list(
      'list.down',
      () => t('Next row'),
      [at('ArrowDown')],
      () => worklist.moveFocus(1),
    ),
    list(
      'list.up',
      () => t('Row before'),
      [at('ArrowUp')],
      () => worklist.moveFocus(-1),
    ),
    list(
      'list.page-down',
      () => t('Page down'),
      [at('PageDown')],
      () => worklist.moveFocus(20),
    ),
    list(
      'list.page-up',
      () => t('Page up'),
      [at('PageUp')],
      () => worklist.moveFocus(-20),
    ),
    list(
      'list.first',
      () => t('First row'),
      [at('Home')],
      () => worklist.moveFocus(-Infinity),
    ),
    list(
      'list.last',
      () => t('Last row'),
      [at('End')],
      () => worklist.moveFocus(Infinity),
    ),
    { ...list('list.open', () => t('Open the case'), [printed('Enter')], openFocused), repeats: false },
    {
      ...list(
        'list.select',
        () => t('Select the row'),
        [at('Space'), at('KeyS'), at('Insert')],
        () => {
          const focused = worklist.store.getState().focused;
          if (focused !== null) worklist.toggleSelected(focused.caseId);
        },
      ),
      repeats: false,
    },
    list(
      'list.select-all',
      () => t('Select all'),
      [printed('a', { ctrl: true })],
      () => worklist.selectAll(),
    ),
    list(
      'list.refresh',
      () => t('Read the list again'),
      [at('KeyR')],
      () => worklist.refresh(),
    ),
  ];
}
