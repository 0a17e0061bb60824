import { createHash } from 'node:crypto';
import {
  appendFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { appendFile, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { exportOptionsSchema, type ExportOptions } from '../../../core/exchange/export-options.ts';
import type { Task } from '../../../core/domain/task.ts';
import { readDataSet } from '../../../main/dicom/dataset.ts';
import { readLocator } from '../../../main/dicom/sources/list-sources.ts';
import { openFrames } from '../../../main/engine/open-frames.ts';
import { createIdentity } from '../../../main/exchange/deidentify/identity.ts';
import type {
  BatchFolder,
  FileOrigin,
  FormatPorts,
  LeavingIdentity,
} from '../../../main/exchange/format-writer.ts';
import { tempFolder } from '../temp-folder.ts';

/** What was written, beside the folder itself. */
export interface TestFolder extends BatchFolder {
  readonly root: string;
  readonly files: readonly (FileOrigin & { readonly path: string; readonly sha256: string })[];
}

/** A batch's folder on the disk, without the transaction around it. */
export function testFolder(root = tempFolder()): TestFolder {
  const files: (FileOrigin & { path: string; sha256: string })[] = [];
  return {
    root,
    files,
    async write(path, content, about) {
      const target = join(root, path);
      if (existsSync(target)) throw new Error(`${path} is written twice`);
      mkdirSync(dirname(target), { recursive: true });
      const hash = createHash('sha256');
      const file = await open(target, 'wx');
      try {
        const parts = content instanceof Uint8Array ? [content] : content;
        for await (const part of parts) {
          hash.update(part);
          await file.write(part);
        }
      } finally {
        await file.close();
      }
      files.push({ ...about, path, sha256: hash.digest('hex') });
    },
    read: (path) => Promise.resolve(new Uint8Array(readFileSync(join(root, path)))),
    locate: (path) => join(root, path),
    spool(name) {
      const path = join(root, `.spool-${name}`);
      if (!existsSync(path)) writeFileSync(path, '');
      else appendFileSync(path, '');
      return {
        add: (line) => appendFile(path, `${line}\n`),
        lines: () => createInterface({ input: createReadStream(path) }),
      };
    },
  };
}

/** Everything stays as it is. */
export const PLAIN_IDENTITY: LeavingIdentity = createIdentity({ profile: 'none' }, new Uint8Array(32));

/** Ports of a format writer over real files. Options may be given in part; `deidentify` is none unless given. */
export function formatPorts(
  task: Task,
  given: {
    readonly options?: Partial<ExportOptions>;
    readonly folder?: BatchFolder;
    readonly identity?: LeavingIdentity;
    readonly probability?: FormatPorts['probability'];
  } = {},
): FormatPorts {
  return {
    options: exportOptionsSchema.parse({
      formats: ['seg'],
      deidentify: { profile: 'none' },
      ...given.options,
    }),
    task,
    folder: given.folder ?? testFolder(),
    identity: given.identity ?? PLAIN_IDENTITY,
    program: { name: 'Countersign', version: '0.1.0' },
    frame: async (one, index) => {
      const { locator, frameIndex } = one.frames[index]!;
      return (await openFrames(locator)).decodeFrame(frameIndex);
    },
    header: async (one, index) => {
      const { locator, facts } = one.frames[index]!;
      if (facts.kind !== 'dicom') return null;
      return readDataSet(await readLocator(locator), { stopAtPixelData: true });
    },
    file: (one, index) => readLocator(one.frames[index]!.locator),
    probability:
      given.probability ??
      (() => Promise.reject(new Error('this test asks for no probabilities: give them to formatPorts'))),
  };
}
