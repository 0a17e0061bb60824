import type { UpkeepModel } from '../core/upkeep/upkeep-model.ts';
import { downloadText } from '../ui/download-text.ts';

/** Saves the report for support: by a dialog of the system, else as the browser keeps files. */
export async function saveReport(upkeep: UpkeepModel): Promise<void> {
  const report = await upkeep.saveReport();
  if (report !== null) downloadText(report.name, report.text);
}
