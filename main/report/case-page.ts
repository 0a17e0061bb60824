import type { LabelledStructure, MaskVariant, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { Task } from '../../core/domain/task.ts';
import { picturePath } from './case-pictures.ts';
import { html, Html } from './html.ts';
import { shortFrameId } from './identity.ts';
import { caseNotices, legendSection } from './legend.ts';
import type { Overlay } from './overlay.ts';
import { provenanceSection, sideOf } from './provenance.ts';
import { qualitySection } from './quality-table.ts';
import type { StructureDice } from './report-input.ts';
import { structureOf } from './structure-style.ts';

/** One case as its page shows it. */
export interface CaseView {
  readonly label: PseudoLabel;
  readonly task: Task;
  /** The anonymous number of the frame in this report. */
  readonly number: number;
  /** Label ids of the cases with the numbers before and after. */
  readonly previous: string | null;
  readonly next: string | null;
  /** Null where the masks could not be read. */
  readonly overlay: Overlay | null;
  readonly hasPicture: boolean;
  readonly pixelAspect: number;
  readonly dice: Readonly<Record<string, StructureDice>> | null;
}

interface Panel {
  readonly title: string;
  readonly about: string;
  readonly layers: readonly string[];
}

/** The body of a case page. */
export function caseBody(view: CaseView): Html {
  const { label, task, number } = view;
  const { frame } = label;
  const nameOf = (id: string): string => structureOf(task, id).name;
  return html`<header class="top">
      <a class="back" href="../index.html">All cases</a>
      <h1>Case ${number} <span class="code">${shortFrameId(frame.frameId)}</span></h1>
      <p class="facts-line">
        ${task.title} · ${frame.columns} × ${frame.rows} px · side ${sideOf(frame.laterality)}
      </p>
      <nav aria-label="Other cases">
        ${pageLink(view.previous, 'previous', '‹ Previous')}${pageLink(view.next, 'next', 'Next ›')}
      </nav>
    </header>
    <main class="case">
      ${caseNotices(label)} ${stage(view)}
      <div class="side">${qualitySection(label, task, view.overlay?.extents ?? [], view.dice)}</div>
      ${legendSection(view.dice !== null)} ${provenanceSection(label, nameOf)}
    </main>`;
}

function pageLink(id: string | null, role: 'previous' | 'next', text: string): Html {
  return id === null
    ? html`<a class="step" data-step="${role}" aria-disabled="true">${text}</a>`
    : html`<a class="step" data-step="${role}" rel="${role === 'next' ? 'next' : 'prev'}" href="${id}.html"
        >${text}</a
      >`;
}

function stage(view: CaseView): Html {
  const { label, overlay, hasPicture } = view;
  if (!hasPicture && overlay === null) {
    return html`<p class="notice warn">
      Neither image nor masks of this case could be read when the report was written. Bring the files back and
      write the report again.
    </p>`;
  }
  const shape = label.frame.columns >= label.frame.rows * view.pixelAspect ? 'wide' : 'tall';
  return html`<section class="stage ${shape}" aria-label="Pictures">
    ${toolbar()}
    ${hasPicture ? null : html`<p class="notice warn">The image could not be read when the report was written; only the outlines are shown.</p>`}
    ${overlay === null ? html`<p class="notice warn">The masks could not be read when the report was written; only the image is shown.</p>` : null}
    <svg class="defs" width="0" height="0" aria-hidden="true">
      <defs>${overlay?.definitions ?? null}</defs>
    </svg>
    <div class="panels">${panelsOf(label, overlay).map((panel) => figureOf(view, panel))}</div>
  </section>`;
}

function panelsOf(label: PseudoLabel, overlay: Overlay | null): Panel[] {
  const image: Panel = { title: 'Image', about: 'as a reader sees it', layers: [] };
  if (overlay === null) return [image];
  const total = label.structures.length;
  const count = (variant: MaskVariant): string => `${overlay.drawn[variant]} of ${total} structures`;
  const asked = label.structures.filter((one) => one.passes.length > 0).length;
  return [
    image,
    { title: 'First guess', about: `U-Net at 0.5: ${count('unet')}`, layers: ['unet'] },
    { title: 'Prompts', about: promptsText(label.structures, asked), layers: ['prompts'] },
    { title: 'Refined', about: `pseudo label: ${count('refined')}`, layers: ['refined'] },
  ];
}

function promptsText(structures: readonly LabelledStructure[], asked: number): string {
  if (asked === 0) return 'SAM was not asked';
  const parts = structures.flatMap((one) => one.passes.map((pass) => pass.prompts));
  const has = (label: 'include' | 'exclude'): boolean =>
    parts.some((prompts) => prompts.points.some((point) => point.label === label));
  const words = [
    ...(parts.some((prompts) => prompts.box !== null) ? ['boxes'] : []),
    ...(has('include') ? ['seeds'] : []),
    ...(has('exclude') ? ['negative seeds'] : []),
  ];
  return words.length === 0 ? `SAM was given masks for ${asked}` : words.join(', ');
}

/** A picture with its layers; script fills the overlay panel's layers. */
function figureOf(view: CaseView, panel: Panel): Html {
  const { label, pixelAspect } = view;
  const { columns, rows } = label.frame;
  const alternative =
    panel.layers.length === 0
      ? 'The radiograph'
      : `The radiograph with ${panel.title.toLowerCase()}: ${panel.about}`;
  const picture = view.hasPicture
    ? html`<image
        href="../${picturePath(label.id)}"
        width="${columns}"
        height="${rows}"
        preserveAspectRatio="none"
      />`
    : null;
  const content = html`${picture}${panel.layers.map((layer) => html`<use href="#layer-${layer}" />`)}`;
  return html`<figure class="panel" data-layers="${panel.layers.join(' ')}">
    <figcaption><b>${panel.title}</b> <span>${panel.about}</span></figcaption>
    <svg class="view" viewBox="0 0 ${columns} ${rows * pixelAspect}" role="img" aria-label="${alternative}">
      ${pixelAspect === 1 ? content : html`<g transform="scale(1 ${pixelAspect})">${content}</g>`}
    </svg>
  </figure>`;
}

const LAYERS: readonly (readonly [string, string])[] = [
  ['unet', 'First guess'],
  ['cleanup', 'Cleaned'],
  ['sam', 'SAM alone'],
  ['prompts', 'Prompts'],
  ['refined', 'Refined'],
];

/** Works with the script only, which shows it. */
function toolbar(): Html {
  const radio = (name: string, value: string, text: string, checked: string): Html =>
    html`<label
      ><input type="radio" name="${name}" value="${value}" ${new Html(checked)} /><span>${text}</span></label
    >`;
  return html`<form class="tools" hidden>
    <fieldset class="choice">
      <legend>View</legend>
      ${radio('view', 'panels', 'Side by side', ' checked')}${radio('view', 'large', 'Large', '')}
    </fieldset>
    <fieldset class="choice layers">
      <legend>Layers</legend>
      ${LAYERS.map(
        ([id, text]) =>
          html`<label
            ><input
              type="checkbox"
              name="layer"
              value="${id}"
              ${new Html(id === 'refined' ? ' checked' : '')}
            /><span class="line-${id}">${text}</span></label
          >`,
      )}
    </fieldset>
    <fieldset class="choice">
      <legend>Draw</legend>
      ${radio('draw', 'outline', 'Outline', '')}${radio('draw', 'fill', 'Filled', '')}${radio('draw', 'both', 'Both', ' checked')}
    </fieldset>
    <label class="slider"
      >Opacity <input type="range" name="opacity" min="0" max="100" value="100" step="5"
    /></label>
    <button type="button" name="whole" disabled>Whole image</button>
  </form>`;
}
