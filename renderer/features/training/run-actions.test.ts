import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrainingRun } from '../../../core/contract/training.ts';
import { createDesk, testCase, type Desk } from '../../../test/support/reading/desk.ts';
import { smallRun } from '../../../test/support/reading/small-training.ts';
import { WorkstationProvider } from '../../app/workstation-context.ts';
import { RunActions } from './run-actions.tsx';

let desk: Desk;
beforeEach(() => (desk = createDesk([testCase('a')])));
afterEach(() => desk.station.dispose());

/** Labels of the buttons that can be pressed. */
function offered(change: Partial<TrainingRun>): string[] {
  const actions = createElement(RunActions, { run: smallRun('2', change) });
  const page = renderToStaticMarkup(createElement(WorkstationProvider, { value: desk.station }, actions));
  return page
    .split('<button')
    .filter((button) => !/^[^>]* disabled=""/.test(button))
    .flatMap((button) => /<span[^>]*>([^<]+)<\/span><\/button>/.exec(button)?.[1] ?? []);
}

describe('what can be done with a training', () => {
  it('goes by its state: a failed one can be finished too', () => {
    expect(offered({ state: 'failed' })).toEqual(['Try again', 'Finish now', 'Discard…']);
    expect(offered({ state: 'failed', step: 0 })).toEqual(['Try again', 'Discard…']);
    expect(offered({ state: 'running' })).toEqual(['Pause', 'Finish now', 'Discard…']);
    expect(offered({ state: 'done' })).toEqual(['Remove from the list…']);
  });
});
