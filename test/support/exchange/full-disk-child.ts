import { createBatchWriter } from '../../../main/exchange/batch/create-batch-writer.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { ExportCase } from '../../../main/exchange/export-case.ts';
import { batchPorts, batchRequest } from './batch-ports.ts';
import { textFormat } from './text-format.ts';

// A process of its own, whose files may not grow: writes a batch of one case with a file of 1 MB and prints the code
// of its failure. Arguments: target, workspace, replace or not.
const [target = '', workspace = '', replace = ''] = process.argv.slice(2);
const format = textFormat();
format.fileBytes = 2 ** 20;
const request = batchRequest(target, { replace: replace === 'replace' });
const one: ExportCase = {
  caseId: 'c'.repeat(32),
  name: 'one',
  patientKey: 'key',
  split: 'train',
  task: request.task,
  taskSha256: request.taskSha256,
  frames: [],
  structures: [],
  models: [],
  seq: 1,
  at: '2026-01-01T00:00:00.000Z',
};
const writer = await createBatchWriter(request, batchPorts(format, { workspace, data: workspace }));
try {
  await writer.check(one);
  await writer.write(one, new AbortController().signal);
  console.log('written');
} catch (error) {
  console.log(error instanceof ExpectedError ? error.code : String(error));
} finally {
  await writer.abandon();
}
