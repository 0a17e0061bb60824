import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { CaseSession } from '../../core/case/case-session.ts';
import { t } from '../../core/language/translate.ts';
import type { ViewportModel } from '../../core/view/viewport-model.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { createAnnotationCanvas } from '../../viewport/annotation-canvas.ts';
import { createFrameView, type FrameView } from '../../viewport/frame-view.ts';
import { drawAnnotations } from './draw-annotations.ts';
import { driveViewport } from './drive-viewport.ts';
import { listenToPointer } from './pointer-events.ts';
import { MagnifierLens } from './magnifier-lens.tsx';
import { StackSlider } from './stack-slider.tsx';
import { SwipeLine } from './swipe-line.tsx';
import { ViewportFacts } from './viewport-facts.tsx';
import styles from './viewport-pane.module.css';

interface ViewportPaneProps {
  readonly session: CaseSession;
  readonly model: ViewportModel;
}

/** One image with its masks, and everything that a pointer does to it. */
export function ViewportPane({ session, model }: ViewportPaneProps) {
  const workstation = useWorkstation();
  const surface = useRef<HTMLDivElement>(null);
  const [frameView, setFrameView] = useState<FrameView | null>(null);
  const cursor = useStore(workstation.tools.store, (state) => state.cursor);
  const loading = useLoading(session, model);
  const turned = useStore(model.store, (state) => state.turned);

  useEffect(() => {
    const element = surface.current;
    if (element === null) return;
    const view = createFrameView(element, { measure: true });
    setFrameView(view);
    // Where nothing else has the keyboard, the image has it: Tab goes on from here.
    if (model.id === 'main' && document.activeElement === document.body) {
      element.focus({ preventScroll: true });
    }
    const prompting = model.id === 'main' ? workstation.prompting : null;
    const ends = [
      driveViewport({ frameView: view, model, session, prompting }),
      listenToPointer({
        element,
        toImage: (point) => view.toImage(point),
        handle: (event) => workstation.tools.handle(model.id, event),
      }),
      annotate(view, model, workstation),
      // For tests and for whoever drives the page by script: where image points lie on the screen.
      view.onRendered(({ transform, frameId }) => {
        const { a, b, c, d, e, f } = transform.toCanvas;
        element.dataset['imageToCanvas'] = JSON.stringify([a, b, c, d, e, f]);
        element.dataset['frameId'] = frameId ?? '';
      }),
    ];
    return () => {
      for (const end of ends) end();
      view.destroy();
      setFrameView(null);
    };
  }, [session, model, workstation]);

  return (
    <section className={styles.pane} aria-label={model.id === 'main' ? t('Image') : t('Second image')}>
      <div
        ref={surface}
        tabIndex={0}
        role="application"
        aria-label={model.id === 'main' ? t('Viewport') : t('Second viewport')}
        data-viewport={model.id}
        data-turned={turned}
        style={{ cursor }}
        className={styles.surface}
      />
      <ViewportFacts session={session} model={model} />
      <StackSlider model={model} />
      {frameView !== null && <SwipeLine model={model} />}
      {frameView !== null && <MagnifierLens frameView={frameView} model={model} />}
      {loading !== '' && (
        <p className={styles.message} role="status">
          {loading}
        </p>
      )}
    </section>
  );
}

/** One sentence while there is no image, else empty. */
function useLoading(session: CaseSession, model: ViewportModel): string {
  const index = useStore(model.store, (state) => state.frameIndex);
  return useStore(session.store, ({ phase, problem, frames }) => {
    if (phase === 'failed') return problem;
    const frameId = session.caseFrame(index)?.frameId;
    const load = frameId === undefined ? undefined : frames[frameId];
    if (load === undefined || load.pixels === 'waiting' || load.pixels === 'loading')
      return t('Opening the image…');
    return load.pixels === 'failed' || load.masks === 'failed' ? load.problem : '';
  });
}

function annotate(
  view: FrameView,
  model: ViewportModel,
  workstation: ReturnType<typeof useWorkstation>,
): () => void {
  const main = model.id === 'main';
  const { tools, prompting } = workstation;
  const canvas = createAnnotationCanvas(view, (context, transform) =>
    drawAnnotations(context, transform, {
      tools: main ? tools.store.getState().overlay : [],
      prompting: main ? prompting.store.getState() : null,
      measurements: model.store.getState().measurements,
      texts: model.measured(),
    }),
  );
  const ends = [
    tools.store.subscribe((now, before) => {
      if (now.overlay !== before.overlay) canvas.invalidate();
    }),
    prompting.store.subscribe(() => canvas.invalidate()),
    model.store.subscribe((now, before) => {
      // A moved view draws them with the image.
      if (now.measurements !== before.measurements) canvas.invalidate();
    }),
  ];
  return () => {
    for (const end of ends) end();
    canvas.destroy();
  };
}
