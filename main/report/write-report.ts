import { createHash } from 'node:crypto';
import { access, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { CancelledError } from '../../core/domain/errors.ts';
import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import { writeAtomically } from '../platform/atomic-file.ts';
import { loadCase } from './case-masks.ts';
import { caseBody } from './case-page.ts';
import { picturePath, thumbnailPath, writePictures } from './case-pictures.ts';
import { indexBody } from './index-page.ts';
import { overlayOf } from './overlay.ts';
import { pageOf } from './page.ts';
import { rankCases } from './ranking.ts';
import type { ReportInput, ReportPorts, ReportResult } from './report-input.ts';
import { numberCases, readState, writeState, type ReportState } from './report-state.ts';
import { structureOf } from './structure-style.ts';

/** Goes up when pages or pictures change in a way that asset digests do not show. */
const FORMAT = 1;

/** Cases between two saves of the state: what a kill costs. */
const SAVE_EVERY = 25;

/** Style sheet and scripts that every page carries. */
interface Assets {
  readonly style: string;
  readonly caseScript: string;
  readonly indexScript: string;
  readonly digest: string;
}

interface CasePlace {
  readonly number: number;
  readonly previous: string | null;
  readonly next: string | null;
}

/**
 * Writes the report of a workspace below `outDir`: index.html, cases/<label id>.html and pictures/. Every file is
 * written whole; pages and pictures of cases that have not changed since the last report are left alone, those
 * of labels that are gone are removed. No name, identifier or path of a patient gets in.
 * @throws CancelledError when the signal fires; what is written stays usable and the next run goes on from it.
 */
export async function writeReport(input: ReportInput, ports: ReportPorts): Promise<ReportResult> {
  const { labels, outDir, evaluation } = input;
  const assets = await loadAssets();
  const state = await readState(outDir);
  const { numbers, all } = numberCases(labels, state.numbers);
  const inOrder = [...labels].sort((a, b) => numbers.get(a.id)! - numbers.get(b.id)!);
  const pages: ReportState['pages'] = {};
  const save = (): Promise<void> =>
    writeState(outDir, { format: 'countersign-report/1', numbers: all, pages: { ...state.pages, ...pages } });
  const incomplete: string[] = [];
  const withoutPicture = new Set<string>();
  let written = 0;
  for (const [position, label] of inOrder.entries()) {
    if (position % SAVE_EVERY === SAVE_EVERY - 1) await save();
    if (input.signal?.aborted === true) {
      await save();
      throw new CancelledError();
    }
    const place: CasePlace = {
      number: numbers.get(label.id)!,
      previous: inOrder[position - 1]?.id ?? null,
      next: inOrder[position + 1]?.id ?? null,
    };
    const digest = pageDigest(input, { label, place, assets });
    if (state.pages[label.id] === digest && (await isPresent(outDir, label.id))) pages[label.id] = digest;
    else {
      const made = await writeCase(input, ports, { label, place, assets });
      written++;
      if (made.complete) pages[label.id] = digest;
      else incomplete.push(label.id);
      if (!made.hasPicture) withoutPicture.add(label.id);
    }
    ports.onCase?.(position + 1, inOrder.length);
  }
  const body = indexBody({
    task: input.task,
    ranks: rankCases(inOrder),
    numbers,
    withoutPicture,
    ...(evaluation === undefined ? {} : { evaluation }),
  });
  const index = join(outDir, 'index.html');
  await writeAtomically(
    index,
    pageOf({ title: `Report: ${input.task.title}`, body, style: assets.style, script: assets.indexScript }),
  );
  await writeState(outDir, { format: 'countersign-report/1', numbers: all, pages });
  const kept = new Set(labels.map((label) => label.id));
  await removeCases(
    outDir,
    Object.keys(state.pages).filter((id) => !kept.has(id)),
  );
  return { index, cases: labels.length, written, incomplete };
}

interface CaseWork {
  readonly label: PseudoLabel;
  readonly place: CasePlace;
  readonly assets: Assets;
}

async function writeCase(
  input: ReportInput,
  ports: ReportPorts,
  work: CaseWork,
): Promise<{ readonly complete: boolean; readonly hasPicture: boolean }> {
  const { label, place, assets } = work;
  const { task, outDir } = input;
  const colourOf = (structure: string): string => structureOf(task, structure).colour;
  const { image, masks } = await loadCase(label, ports);
  const overlay = masks === null ? null : overlayOf(label, masks, colourOf);
  if (image !== null) await writePictures(outDir, label, image, { masks: masks ?? new Map(), colourOf });
  for (const { path, picture } of overlay?.rasters ?? []) {
    const { width, height, channels, values } = picture;
    await writeAtomically(join(outDir, path), encode({ width, height, channels, data: values }));
  }
  const body = caseBody({
    label,
    task,
    ...place,
    overlay,
    hasPicture: image !== null,
    pixelAspect: image?.pixelAspect ?? 1,
    dice: input.evaluation?.[label.id] ?? null,
  });
  const page = pageOf({
    title: `Case ${place.number}`,
    body,
    style: assets.style,
    script: assets.caseScript,
  });
  await writeAtomically(join(outDir, pagePath(label.id)), page);
  return { complete: image !== null && masks !== null, hasPicture: image !== null };
}

function pagePath(labelId: string): string {
  return `cases/${labelId}.html`;
}

/** A label's id stands for its masks and pixels; beside it a page depends on what is hashed here. */
function pageDigest(input: ReportInput, work: CaseWork): string {
  const { label, place, assets } = work;
  const names = input.task.structures.map(({ id, name, colour }) => [id, name, colour]);
  const facts = [FORMAT, assets.digest, input.task.title, names, place, input.evaluation?.[label.id] ?? null];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

async function isPresent(outDir: string, labelId: string): Promise<boolean> {
  const files = [pagePath(labelId), picturePath(labelId), thumbnailPath(labelId)];
  const found = await Promise.all(
    files.map((file) =>
      access(join(outDir, file)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.every(Boolean);
}

async function removeCases(outDir: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const gone = new Set(ids);
  for (const folder of ['cases', 'pictures']) {
    for (const name of await readdir(join(outDir, folder))) {
      const id = /^[0-9a-f]{64}/.exec(name)?.[0];
      if (id !== undefined && gone.has(id)) await rm(join(outDir, folder, name), { force: true });
    }
  }
}

async function loadAssets(): Promise<Assets> {
  const read = (name: string): Promise<string> =>
    readFile(new URL(`./assets/${name}`, import.meta.url), 'utf8');
  const [style, caseScript, indexScript] = await Promise.all([
    read('style.css'),
    read('case.js'),
    read('index.js'),
  ]);
  const digest = createHash('sha256').update(style).update(caseScript).update(indexScript).digest('hex');
  return { style, caseScript, indexScript, digest };
}
