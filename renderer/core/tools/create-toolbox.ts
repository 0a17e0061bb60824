import { createStore } from 'zustand/vanilla';
import { t } from '../language/translate.ts';
import type { OwnedPrompting } from '../prompting/create-prompting.ts';
import type { OwnedViewport } from '../view/create-viewport.ts';
import { createBrushTool, resizedRadius } from './brush-tool.ts';
import { createMagnifierTool, createMeasureTool } from './measure-tools.ts';
import { createNavigateTool, startDrag, type ViewDrag } from './navigate-tools.ts';
import { createOutlineTool } from './outline-tools.ts';
import { createPromptTool } from './prompt-tools.ts';
import type { ToolMachine, ToolPlace, ToolServices } from './tool-machine.ts';
import { createTransformTool } from './transform-tool.ts';
import type { Toolbox, ToolboxState, ToolEvent, ToolId, ToolSettings } from './tool-types.ts';

export interface ToolboxDeps {
  readonly main: OwnedViewport;
  readonly beside: OwnedViewport;
  readonly prompting: OwnedPrompting;
  readonly randomHex: (digits: number) => string;
  /** The reader does something: time counts. */
  readonly touched: () => void;
}

export const DEFAULT_SETTINGS: ToolSettings = {
  radiusPx: 12,
  greyRange: null,
  greyTolerance: null,
  morphPx: 2,
  islandPx: 0,
  assignTo: null,
  scribbleLabel: 'include',
};

const BRUSHES: ReadonlySet<ToolId> = new Set(['brush', 'eraser', 'threshold-brush']);
/** These change nothing and are the only ones that work in the second viewport. */
const LOOKING: ReadonlySet<ToolId> = new Set([
  'navigate',
  'window',
  'pan',
  'zoom',
  'scroll',
  'length',
  'angle',
  'magnifier',
]);
const PROMPTS: ReadonlySet<ToolId> = new Set(['point-include', 'point-exclude', 'box', 'scribble']);
/** One notch of the wheel. */
const ZOOM_STEP = 1.2;

export function createToolbox(deps: ToolboxDeps): Toolbox {
  const { main, beside, prompting } = deps;
  let at: OwnedViewport = main;
  let previous: ToolId = 'navigate';
  /** Right or middle button, in every tool. */
  let drag: ViewDrag | null = null;

  const place = (): ToolPlace | null => {
    const session = at.session();
    const frame = at.caseFrame();
    const view = at.store.getState().view;
    if (session === null || frame === null || view === null) return null;
    const { frameId, columns, rows, pixelAspect } = frame;
    const structure = session.store.getState().active;
    return { viewport: at, session, frameId, columns, rows, aspect: pixelAspect, structure, zoom: view.zoom };
  };

  const services: ToolServices = {
    place,
    settings: () => getState().settings,
    configure: (change) => setState(({ settings }) => ({ settings: { ...settings, ...change } })),
    refuse: (refusal) => setState({ refusal }),
    prompting,
    randomHex: deps.randomHex,
  };
  let machine: ToolMachine = createMachine('navigate', services);

  const store = createStore<ToolboxState>(() => ({
    tool: 'navigate',
    mode: machine.mode(),
    cursor: machine.cursor(),
    overlay: [],
    settings: DEFAULT_SETTINGS,
    refusal: '',
    hint: machine.hint,
  }));
  const { getState, setState } = store;

  const sync = (): void => {
    setState({
      mode: drag?.mode ?? machine.mode(),
      cursor: drag?.cursor ?? machine.cursor(),
      overlay: machine.overlay(),
    });
  };

  const cancel = (): boolean => {
    const dragged = drag !== null;
    drag?.cancel();
    drag = null;
    const had = machine.cancel();
    sync();
    return had || dragged;
  };

  const choose = (tool: ToolId): void => {
    const { tool: now } = getState();
    if (tool === now) return;
    cancel();
    previous = now;
    machine = createMachine(tool, services);
    setState({ tool, hint: machine.hint, refusal: '' });
    if (PROMPTS.has(tool)) prompting.setShown(true);
    sync();
  };

  const wheel = (event: Extract<ToolEvent, { type: 'wheel' }>): void => {
    const { tool, settings } = getState();
    if (tool === 'magnifier' && machine.mode() === 'Magnifying') machine.handle(event);
    else if (BRUSHES.has(tool) && event.modifiers.ctrl && at === main) {
      services.configure({ radiusPx: resizedRadius(settings.radiusPx, -event.steps) });
    } else if (event.modifiers.ctrl || at.store.getState().frameCount < 2) {
      at.zoomBy(ZOOM_STEP ** -event.steps, event.canvasPoint);
    } else if (!isBusy()) at.scrollBy(Math.sign(event.steps) * Math.ceil(Math.abs(event.steps)));
  };

  /** In the middle of something that belongs to this frame. */
  const isBusy = (): boolean => machine.mode() === 'Painting' || machine.mode() === 'Drawing';

  const handle = (viewport: 'main' | 'beside', event: ToolEvent): void => {
    const next = viewport === 'main' ? main : beside;
    if (event.type === 'cancel') return void cancel();
    if (next !== at) {
      cancel();
      at = next;
    }
    deps.touched();
    if (event.type === 'wheel') wheel(event);
    else if (event.type === 'down' && event.button !== 0) {
      if (!isBusy()) drag = startDrag(event.button === 1 ? 'pan' : 'window', event.canvasPoint, services);
    } else if (drag !== null && (event.type === 'move' || event.type === 'up')) {
      drag.move(event.canvasPoint);
      if (event.type === 'up') drag = null;
    } else if (viewport === 'beside' && !LOOKING.has(getState().tool)) {
      if (event.type === 'down') setState({ refusal: t('Only the case on the left can be changed.') });
    } else {
      if (event.type === 'down') setState({ refusal: '' });
      machine.handle(event);
    }
    sync();
  };

  // Work on one image never goes on on another one.
  main.store.subscribe((now, before) => {
    const otherCase = now.caseId !== before.caseId;
    if (!otherCase && now.frameIndex === before.frameIndex) return;
    if (otherCase) {
      drag = null;
      at = main;
    }
    if (otherCase || !LOOKING.has(getState().tool)) machine.cancel();
    sync();
  });

  return {
    store,
    choose,
    chooseBack: () => choose(previous),
    handle,
    configure: (change) => {
      services.configure(change);
      sync();
    },
    cancel,
    commit: () => {
      const done = machine.commit?.() ?? false;
      sync();
      return done;
    },
  };
}

function createMachine(tool: ToolId, services: ToolServices): ToolMachine {
  switch (tool) {
    case 'navigate':
    case 'window':
    case 'pan':
    case 'zoom':
    case 'scroll':
      return createNavigateTool(tool, services);
    case 'brush':
    case 'eraser':
    case 'threshold-brush':
      return createBrushTool(tool, services);
    case 'polygon':
    case 'lasso':
    case 'split':
    case 'assign':
      return createOutlineTool(tool, services);
    case 'transform':
      return createTransformTool(services);
    case 'point-include':
    case 'point-exclude':
    case 'box':
    case 'scribble':
      return createPromptTool(tool, services);
    case 'length':
    case 'angle':
      return createMeasureTool(tool, services);
    case 'magnifier':
      return createMagnifierTool(services);
  }
}
