import type { Finding } from '../../../core/exchange/finding.ts';
import type { CreateFormatWriter } from '../../../main/exchange/format-writer.ts';
import { leavingStructures, type ExportCase } from '../../../main/exchange/export-case.ts';

export interface TextFormat {
  readonly create: CreateFormatWriter;
  /** What was called, in order: `check a`, `write a`, `finish`. */
  readonly calls: string[];
  /** What `check` finds, by case. */
  findings: (one: ExportCase) => readonly Finding[];
  /** Called before a case is written: may throw, or wait. */
  beforeWrite: (one: ExportCase, signal: AbortSignal) => void | Promise<void>;
  /** Bytes of every file. */
  fileBytes: number;
}

/** A format that writes a line of text a case: what a batch does with formats, without a format. */
export function textFormat(): TextFormat {
  const format: TextFormat = {
    calls: [],
    findings: () => [],
    beforeWrite: () => undefined,
    fileBytes: 0,
    create: ({ folder }) => ({
      check: (one) => {
        format.calls.push(`check ${one.caseId}`);
        return Promise.resolve(format.findings(one));
      },
      async write(one, signal) {
        format.calls.push(`write ${one.caseId}`);
        await format.beforeWrite(one, signal);
        const text = leavingStructures(one)
          .map(({ structure, origin }) => `${structure.id} ${origin}`)
          .join('\n');
        const content = Buffer.from(text.padEnd(format.fileBytes, ' '));
        await folder.write(`text/${one.name}.txt`, content, { format: 'nifti', caseId: one.caseId });
        await folder.spool('names').add(one.name);
      },
      async finish() {
        format.calls.push('finish');
        const names: string[] = [];
        for await (const line of folder.spool('names').lines()) names.push(line);
        const content = Buffer.from(JSON.stringify(names));
        await folder.write('text/index.json', content, { format: 'nifti', caseId: null });
      },
    }),
  };
  return format;
}
