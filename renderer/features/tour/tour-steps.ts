import { t } from '../../core/language/translate.ts';

export interface TourStep {
  /** CSS selector of what the step is about. */
  readonly anchor: string;
  readonly title: string;
  readonly text: string;
}

/** The first key of a command, as it is printed on the reader's keyboard. */
type KeyOf = (command: string) => string;

/** On the worklist, in the order in which they are shown. */
export function listSteps(): readonly TourStep[] {
  return [
    {
      anchor: '[role=grid]',
      title: t('What most needs your eyes comes first'),
      text: t(
        'The list is ordered by how sure the machine is of its masks. Press Enter or click twice to open a case; the next ones are made ready meanwhile.',
      ),
    },
  ];
}

/** On the open case. */
export function readingSteps(keyOf: KeyOf): readonly TourStep[] {
  return [
    {
      anchor: '[data-viewport=main]',
      title: t('The image, and what the machine drew'),
      text: t(
        'Each colour is one structure. {window} chooses window and level, {fit} fits the image, {layer} shows what the machine guessed first.',
        { window: keyOf('tool.window'), fit: keyOf('view.fit'), layer: keyOf('view.layer') },
      ),
    },
    {
      anchor: '[data-tour=structures]',
      title: t('One line for each structure'),
      text: t(
        '{previous} and {next} go up and down. A mark says where the machine was in doubt; {guideline} shows how the structure is to be drawn.',
        {
          previous: keyOf('structure.previous'),
          next: keyOf('structure.next'),
          guideline: keyOf('structure.guideline'),
        },
      ),
    },
    {
      anchor: '[data-tour=verdicts]',
      title: t('Each structure gets your verdict'),
      text: t(
        '{accept} accepts, {reject} rejects, {absent} says that it is not there, {defer} leaves it for later. {go} goes on to what needs you next.',
        {
          accept: keyOf('verdict.accept'),
          reject: keyOf('verdict.reject'),
          absent: keyOf('verdict.absent'),
          defer: keyOf('verdict.defer'),
          go: keyOf('verdict.next'),
        },
      ),
    },
    {
      anchor: '[data-tour=tools]',
      title: t('Correct what is wrong'),
      text: t(
        '{brush} paints, {eraser} erases, {undo} takes back, even after a restart. What you have changed is unsigned until you accept it.',
        { brush: keyOf('tool.brush'), eraser: keyOf('tool.eraser'), undo: keyOf('edit.undo') },
      ),
    },
    {
      anchor: '[data-tour=prompts]',
      title: t('Or let SAM correct it'),
      text: t(
        'Press {include} and click on what belongs to the structure, or {box} and draw a box around it. The machine’s own prompts can be dragged.',
        { include: keyOf('tool.point-include'), box: keyOf('tool.box') },
      ),
    },
    {
      anchor: '[data-tour=case]',
      title: t('Nothing gets lost'),
      text: t(
        'Every stroke is saved as you draw. Only what you have signed leaves this station. The question mark shows every key.',
      ),
    },
  ];
}
