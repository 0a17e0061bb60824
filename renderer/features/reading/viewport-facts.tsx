import { useStore } from 'zustand';
import { edgeLetters } from '../../../core/measure/orientation.ts';
import type { CaseFrame } from '../../../core/contract/case.ts';
import type { ViewState } from '../../../core/view/view-state.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import { t } from '../../core/language/translate.ts';
import type { ViewportModel } from '../../core/view/viewport-model.ts';
import { layerWords } from './layer-words.ts';
import { identityLine, scaleBar, sideWords, studyLines, turnWords, windowWords } from './viewport-words.ts';
import styles from './viewport-facts.module.css';

interface ViewportFactsProps {
  readonly session: CaseSession;
  readonly model: ViewportModel;
}

/** Letters at the edges, facts in the corners. The identity stays when the facts are hidden. */
export function ViewportFacts({ session, model }: ViewportFactsProps) {
  const caseView = useStore(session.store, (state) => state.view);
  const { frameIndex, frameCount, view, facts, turned, compare } = useStore(model.store);
  const frame = session.caseFrame(frameIndex);
  if (caseView === null || frame === null) return null;
  const pixels = session.frame(frame.frameId);
  const bar = view === null ? null : scaleBar(view.zoom, pixels?.spacing ?? null, caseView.identity.modality);

  return (
    <div className={styles.facts}>
      {view !== null && <Edges frame={frame} view={view} />}
      <div className={styles.topLeft}>
        <p className={styles.identity}>{identityLine(caseView.identity)}</p>
        {facts && studyLines(caseView.identity).map((line) => <p key={line}>{line}</p>)}
      </div>
      <div className={styles.topRight}>
        {/* A slice says left and right by its letters; a projection needs its side named. */}
        {(frame.laterality !== 'unknown' || frame.orientation === null) && (
          <p className={styles.side}>{sideWords(frame.laterality)}</p>
        )}
        {turned && view !== null && (
          <button type="button" className={styles.turned} onClick={() => model.resetTurn()}>
            {turnWords(view)} · {t('reset')}
          </button>
        )}
        {compare.kind === 'one' && compare.layer !== 'current' && (
          <p className={styles.compare}>{t('Showing: {layer}', { layer: layerWords(compare.layer) })}</p>
        )}
        {compare.kind === 'blink' && (
          <p className={styles.compare}>
            {t('Blink: {layer}', { layer: layerWords(compare.layers[compare.phase]) })}
          </p>
        )}
      </div>
      {facts && view !== null && (
        <div className={styles.bottomLeft}>
          {frameCount > 1 && (
            <p>{t('Image {place} of {count}', { place: frameIndex + 1, count: frameCount })}</p>
          )}
          <p>{windowWords(view, pixels)}</p>
          <p>
            {t('Zoom {percent} %', { percent: Math.round(view.zoom * 100) })} · {frame.columns} × {frame.rows}
          </p>
        </div>
      )}
      {facts && bar !== null && (
        <div className={styles.bottomRight}>
          <p>{bar.words}</p>
          <span className={styles.bar} style={{ width: bar.lengthPx }} />
        </div>
      )}
    </div>
  );
}

function Edges({ frame, view }: { readonly frame: CaseFrame; readonly view: ViewState }) {
  const letters = edgeLetters(
    {
      cosines: frame.orientation,
      patientOrientation: frame.patientOrientation ?? [],
      anatomicalOrientationType: '',
    },
    view,
  );
  const unknown = Object.values(letters).every((letter) => letter === null);
  if (unknown) return <p className={styles.unknown}>{t('Orientation unknown')}</p>;
  return (
    <>
      <span className={styles.top}>{letters.top}</span>
      <span className={styles.right}>{letters.right}</span>
      <span className={styles.bottom}>{letters.bottom}</span>
      <span className={styles.left}>{letters.left}</span>
    </>
  );
}
