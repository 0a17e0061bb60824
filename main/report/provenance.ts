import type { LabelledStructure, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import { shortHash, shortHashOf } from './identity.ts';
import { html, type Html } from './html.ts';
import { figure } from './words.ts';

type ViewRecord = NonNullable<PseudoLabel['views']>['unet'];

/** Where a label comes from, in the words of a person; the record in the workspace holds all of it. */
export function provenanceSection(label: PseudoLabel, nameOf: (structure: string) => string): Html {
  const { frame, task, engine, views } = label;
  const models = label.models.map(
    (model) =>
      html`<tr>
        <th scope="row">${model.id}</th>
        <td>${model.version}</td>
        <td>${model.providers.join(', ') || 'not run'}</td>
        <td class="code">${model.files.map(shortHash).join(' ')}</td>
      </tr>`,
  );
  return html`<section class="provenance" aria-labelledby="provenance-title">
    <h2 id="provenance-title">Provenance</h2>
    <div class="columns">
      <dl class="facts">
        ${fact('Pseudo label', html`<span class="code">${shortHash(label.id)}</span>, made ${timeOf(label.createdAt)}`)}
        ${fact('Task', html`${task.id}, version ${task.version} <span class="code">${shortHash(task.sha256)}</span>`)}
        ${fact('Engine', html`Countersign ${engine.version}`)}
        ${fact('Frame', html`${frame.columns} × ${frame.rows} px, side ${sideOf(frame.laterality)}, frame ${frame.frameIndex + 1} of its file`)}
        ${fact('Digests', html`pixels <span class="code">${shortHash(frame.pixels)}</span>, instance <span class="code">${shortHashOf(frame.sopInstanceUid)}</span>`)}
        ${views === null ? null : fact('U-Net saw', html`${viewText(views.unet)}`)}
        ${views === null ? null : fact('SAM saw', html`${views.sam === null ? 'nothing: it was not asked' : viewText(views.sam)}`)}
        ${label.imported === undefined ? null : fact('Imported from', html`${label.imported.files.map(({ format, sha256 }) => html`${format} <span class="code">${shortHash(sha256)}</span> `)}`)}
      </dl>
      <div class="scroll">
        <table class="plain">
          <caption>
            Models
          </caption>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Version</th>
              <th scope="col">Ran on</th>
              <th scope="col">Weights (sha256)</th>
            </tr>
          </thead>
          <tbody>
            ${models}
          </tbody>
        </table>
      </div>
    </div>
    <details>
      <summary>How each mask was made</summary>
      <div class="scroll">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">Structure</th>
              <th scope="col">Start mask</th>
              <th scope="col">Passes of SAM (its own IoU estimate)</th>
              <th scope="col">Share of SAM</th>
              <th scope="col">Gate</th>
            </tr>
          </thead>
          <tbody>
            ${label.structures.map(
              (one) =>
                html`<tr>
                  <th scope="row">${nameOf(one.structure)}</th>
                  <td>${startText(one)}</td>
                  <td>${passesText(one)}</td>
                  <td>${figure(one.settings?.samWeight)}</td>
                  <td>${figure(one.settings?.gate)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </section>`;
}

function fact(name: string, value: Html): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function timeOf(iso: string): string {
  return iso
    .replace('T', ' ')
    .replace(/(:\d\d)\.\d+/, '$1')
    .replace('Z', ' UTC');
}

/** R, L, B or unknown as a word. */
export function sideOf(laterality: string): string {
  return { R: 'right', L: 'left', B: 'both' }[laterality] ?? laterality;
}

function viewText(view: ViewRecord): string {
  const { geometry, window } = view;
  const input = `${geometry.inputWidth} × ${geometry.inputHeight} px`;
  const padded = geometry.contentWidth < geometry.inputWidth || geometry.contentHeight < geometry.inputHeight;
  const parts = [
    padded ? `${input}, ${geometry.contentWidth} × ${geometry.contentHeight} of it image` : input,
    windowText(window),
    ...(view.inverted ? ['inverted'] : []),
    ...(geometry.mirrored ? ['mirrored left to right'] : []),
  ];
  return parts.join('; ');
}

const WINDOW_SOURCE: Record<ViewRecord['window']['source'], string> = {
  'dicom-window': 'window of the file',
  'dicom-table': 'lookup table of the file',
  fixed: 'fixed window of the model',
  percentile: 'window from percentiles',
};

function windowText(window: ViewRecord['window']): string {
  const { source, low, high } = window;
  if (low === null || high === null) return WINDOW_SOURCE[source];
  const text = (value: number): string => String(Math.round(value * 100) / 100);
  return `${WINDOW_SOURCE[source]}, ${text(low)} to ${text(high)}`;
}

function startText(one: LabelledStructure): string {
  if (one.settings === null) return 'imported';
  const { threshold, startRule, component, morphology } = one.settings;
  const rule = startRule === 'margin' ? 'margin' : 'probability';
  const shaped =
    morphology === null ? '' : `, ${morphology.operation} ${morphology.element} ${morphology.radius}`;
  return `${rule} ≥ ${figure(threshold)}, ${component.replace('-', ' ')}${shaped}`;
}

function passesText(one: LabelledStructure): string {
  if (one.passes.length === 0) return 'none';
  return one.passes
    .map((pass, index) => {
      const { box, points } = pass.prompts;
      const include = points.filter((point) => point.label === 'include').length;
      const exclude = points.length - include;
      const parts = [
        ...(box === null ? [] : ['box']),
        ...(include === 0 ? [] : [include === 1 ? 'seed' : `${include} seeds`]),
        ...(exclude === 0 ? [] : [`${exclude} negative`]),
        ...(pass.mask === 'none'
          ? []
          : [pass.mask === 'previous' ? 'mask of the pass before' : `${pass.mask} mask`]),
      ];
      return `${one.passes.length > 1 ? `${index + 1}: ` : ''}${parts.join(' + ')} (${figure(pass.predictedIou)})`;
    })
    .join('; ');
}
