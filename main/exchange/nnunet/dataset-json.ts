import type { FormatPorts } from '../format-writer.ts';
import type { CaseList, WrittenCase } from './case-list.ts';

export interface DataSetJson {
  /** Folder of the data set within the batch. */
  readonly folder: string;
  /** Place in the task of the only structure; 0: regions. */
  readonly dataSet: number;
  readonly name: string;
  readonly channels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, number | readonly number[]>>;
  readonly order: readonly number[] | null;
  readonly description: string;
  /** What nnU-Net does not read: how the labels are meant. */
  readonly meaning: Readonly<Record<string, unknown>>;
  /** Images lie in folders that data sets share: each case then names its files. */
  readonly shared: boolean;
}

/** Writes dataset.json and, where there are cases to validate on, splits_final.json. */
export async function writeDataSetJson(
  ports: FormatPorts,
  list: CaseList,
  about: DataSetJson,
): Promise<void> {
  const { dataSet, folder } = about;
  const [train, val] = [list.count(dataSet, 'train'), list.count(dataSet, 'val')];
  const origin = { format: 'nnunet', caseId: null } as const;
  const head = {
    name: about.name,
    description: about.description,
    channel_names: about.channels,
    labels: about.labels,
    ...(about.order === null ? {} : { regions_class_order: about.order }),
    numTraining: train + val,
    file_ending: '.nii.gz',
    countersign: about.meaning,
  };
  await ports.folder.write(`${folder}/dataset.json`, dataSetText(head, list, about), origin);
  if (train === 0 || val === 0) return;
  await ports.folder.write(`${folder}/splits_final.json`, splitsText(list, dataSet), origin);
}

async function* dataSetText(
  head: Readonly<Record<string, unknown>>,
  list: CaseList,
  { shared, dataSet }: DataSetJson,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const text = JSON.stringify(head, null, 2);
  if (!shared) {
    yield encoder.encode(`${text}\n`);
    return;
  }
  // The list of cases is put together line by line: it grows with the batch.
  yield encoder.encode(`${text.slice(0, -2)},\n  "dataset": {`);
  let separator = '\n';
  for await (const one of casesOf(list, dataSet)) {
    if (one.split === 'test') continue;
    const files = {
      images: one.images.map((image) => `../imagesTr/${image}`),
      label: `labelsTr/${one.name}.nii.gz`,
    };
    yield encoder.encode(`${separator}    ${JSON.stringify(one.name)}: ${JSON.stringify(files)}`);
    separator = ',\n';
  }
  yield encoder.encode('\n  }\n}\n');
}

/** One fold, ours: patients never lie on both sides. */
async function* splitsText(list: CaseList, dataSet: number): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode('[\n  {\n');
  for (const split of ['train', 'val'] as const) {
    yield encoder.encode(`    "${split}": [`);
    let separator = '\n';
    for await (const one of casesOf(list, dataSet)) {
      if (one.split !== split) continue;
      yield encoder.encode(`${separator}      ${JSON.stringify(one.name)}`);
      separator = ',\n';
    }
    yield encoder.encode(`\n    ]${split === 'train' ? ',' : ''}\n`);
  }
  yield encoder.encode('  }\n]\n');
}

async function* casesOf(list: CaseList, dataSet: number): AsyncGenerator<WrittenCase> {
  for await (const one of list.cases()) {
    if (dataSet === 0 || one.structures.includes(dataSet)) yield one;
  }
}
