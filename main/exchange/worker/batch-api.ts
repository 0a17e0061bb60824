import { ExpectedError } from '../../../core/domain/errors.ts';
import type { BatchRequest, BatchWriter } from '../batch/batch-writer.ts';

/** A batch writer as it is called from another thread. One batch at a time. */
export interface BatchApi extends BatchWriter {
  /** Makes the writer of a batch; one that was there before must have ended. */
  begin(request: BatchRequest): Promise<void>;
}

/** The thread's end. @param create makes the writer that does the work. */
export function createBatchApi(create: (request: BatchRequest) => Promise<BatchWriter>): BatchApi {
  let present: BatchWriter | null = null;
  const writer = (): BatchWriter => {
    if (present !== null) return present;
    throw new ExpectedError('batch-ended', 'This export has ended already; begin a new one.');
  };
  return {
    async begin(request) {
      if (present !== null) throw new Error('the batch before has not ended');
      present = await create(request);
    },
    check: async (one) => writer().check(one),
    write: async (one, signal) => writer().write(one, signal),
    seal: async (facts, signal) => writer().seal(facts, signal),
    async finish(signal) {
      const result = await writer().finish(signal);
      // It stands: giving it up afterwards must not take it away.
      present = null;
      return result;
    },
    async abandon() {
      const ending = present;
      present = null;
      await ending?.abandon();
    },
  };
}
