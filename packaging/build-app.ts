import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from './build/build-app.ts';

// npm run build:app [-- --out DIR]
const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: resolve(root, 'dist', 'app') } } });
const started = performance.now();
const { files, written, removed } = await buildApp({
  root,
  out: resolve(values.out),
  env: process.env,
  signal: new AbortController().signal,
  say: (line) => console.error(line),
});
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${String(files)} files, ${String(written)} written, ${String(removed)} removed, ${seconds} s`);
