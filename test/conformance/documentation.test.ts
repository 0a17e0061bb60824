import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PICTURES = join(ROOT, 'docs', 'manual', 'pictures');
/** A page of the manual is read on slow machines, too. */
const MOST_PICTURE_BYTES = 160_000;

const pages = [
  ...readdirSync(ROOT).map((name) => join(ROOT, name)),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) =>
    join(ROOT, 'docs', name),
  ),
]
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, name: relative(ROOT, path), text: readFileSync(path, 'utf8') }));

describe('the documentation', () => {
  it.each(pages)('of $name links only to what is there', ({ path, text }) => {
    const dead = linksOf(text).filter((link) => !resolves(link, path));
    expect(dead).toEqual([]);
  });

  it.each(pages)('of $name names only sources that are there', ({ text }) => {
    const named = text.matchAll(
      /(?<![\w/.])(?:core|docs|main|models|packaging|preload|renderer|test)\/[\w./-]+\.(?:html|json|md|tsx?)\b/g,
    );
    const missing = [...named].map(([file]) => file).filter((file) => !existsSync(join(ROOT, file)));
    expect(missing).toEqual([]);
  });

  it('shows every picture of the manual, and no heavy one', () => {
    const shown = new Set(
      pages.flatMap(({ path, text }) => linksOf(text).map((link) => resolve(dirname(path), link))),
    );
    const pictures = readdirSync(PICTURES).map((name) => join(PICTURES, name));
    expect(pictures.filter((one) => !shown.has(one))).toEqual([]);
    expect(pictures.filter((one) => statSync(one).size > MOST_PICTURE_BYTES)).toEqual([]);
  });
});

/** Targets of links and pictures inside of the project, outside of code. */
function linksOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));
}

function resolves(link: string, page: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? page : resolve(dirname(page), file);
  if (!existsSync(target)) return false;
  return anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).has(anchor);
}

/** As forges name headings. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading]) => heading ?? '');
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}
