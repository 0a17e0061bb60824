import { MODES, TRUTHS } from './card-words.ts';
import { cell, count, duration, score, table } from './card-text.ts';
import { channelsOf } from './plan.ts';
import type { TrainingRecord, ValidationPoint } from './record.ts';

/** What the card says of a model beside its training. */
export interface CardFacts {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly licence: string;
  /** By the ids in the record. */
  readonly structures: readonly { readonly structure: string; readonly name: string }[];
}

/** Structures of fewer judged images than this are named as weakly founded. */
const FEW = 10;

/** The card of a model that a Countersign trained, Markdown. Everything in it is from the record: no patient data. */
export function modelCard(facts: CardFacts, record: TrainingRecord): string {
  const nameOf = new Map(facts.structures.map(({ structure, name }) => [structure, cell(name)]));
  const named = (id: string): string => nameOf.get(id) ?? id;
  const chosen = chosenPoint(record);
  const words = TRUTHS[record.truth];
  return [
    `# ${cell(facts.name)}`,
    '',
    `\`${facts.id}\`, version ${cell(facts.version)}. A U-Net that draws ${String(record.structures.length)} ` +
      `${record.structures.length === 1 ? 'structure' : 'structures'}, trained by Countersign on a station, ${words.from}. ` +
      'Its masks are first guesses for a reader to judge. **It is no medical device.**',
    '',
    '## Data',
    '',
    ...dataLines(record),
    '',
    ...table(
      ['Structure', ...words.kinds.map(([, head]) => head)],
      record.structures.map((id) => {
        const counts = record.counts.structures[id];
        return [
          named(id),
          ...words.kinds.map(([kind]) => (counts === undefined ? '-' : String(counts[kind]))),
        ];
      }),
    ),
    '',
    `Images of training and validation by what is known of the structure. ${words.explained} Unknown: nothing was learnt from it.`,
    '',
    '## Training',
    '',
    ...trainingLines(record),
    '',
    '## Scores',
    '',
    ...scoreLines(record, chosen, named),
    '',
    '## Limits',
    '',
    ...limits(record, chosen, named).map((line) => `- ${line}`),
    '',
    `Licence: ${cell(facts.licence)}.`,
    '',
  ].join('\n');
}

/** The measurement of what was exported: of the chosen epoch, else the last one before it. */
export function chosenPoint({
  validation,
  chosenEpoch,
}: Pick<TrainingRecord, 'validation' | 'chosenEpoch'>): ValidationPoint | null {
  return validation.filter(({ epoch }) => epoch <= chosenEpoch).at(-1) ?? null;
}

function dataLines({ counts, split, task, parent, teachers }: TrainingRecord): string[] {
  const { patients } = counts;
  return [
    `- **Training**: ${count(patients.training, 'patient')}, ${count(split.training.length, 'image')}.`,
    `- **Validation** (chose the epoch): ${count(patients.validation, 'patient')}, ${count(split.validation.length, 'image')}.`,
    `- **Held back** (seen by neither, for comparisons): ${count(patients.held, 'patient')}, ${count(split.held.length, 'image')}.`,
    ...(split.unlabelled.length === 0
      ? []
      : [`- **Without labels** (consistency only): ${count(split.unlabelled.length, 'image')}.`]),
    '- Patients, not images, were split. `training.json` names the images by digests of their pixels, so that whoever ' +
      'has an image can tell whether the model saw it; nobody else learns anything from it.',
    task === null ? '- **Task**: none.' : `- **Task**: \`${task.id}\`, version ${String(task.version)}.`,
    parent === null
      ? '- **Parent**: none.'
      : `- **Parent**: \`${parent.id}\` (sha256 ${parent.sha256.slice(0, 16)}…), which it started from or whose masks it learnt from.`,
    ...(teachers.length === 0
      ? []
      : [
          `- **Teachers** (drew the unsigned masks that it learnt from): ${teachers.map(teacherText).join(', ')}.`,
        ]),
  ];
}

function teacherText({ id, sha256 }: TrainingRecord['teachers'][number]): string {
  return sha256 === null
    ? `\`${cell(id)}\` (imported masks)`
    : `\`${cell(id)}\` (sha256 ${sha256.slice(0, 16)}…)`;
}

function trainingLines({
  plan,
  epochs,
  chosenEpoch,
  provider,
  runtime,
  seconds,
  finishedAt,
}: TrainingRecord) {
  const { network, optimiser, view } = plan;
  return [
    `- **Mode**: ${MODES[plan.mode]}.`,
    `- **Network**: U-Net of ${count(network.levels, 'level')} with ${channelsOf(network).join(', ')} channels, ` +
      `normalisation ${network.normalisation}, ${network.activation}; input ${String(view.height)} x ${String(view.width)} ` +
      `(height x width), logits for a ${network.head}.`,
    `- **Course**: ${String(epochs.length)} of ${count(plan.epochs, 'epoch')}, batches of ${String(plan.batch * plan.accumulate)}, ` +
      `AdamW ${String(optimiser.learningRate)} with ${optimiser.schedule} schedule, averaged weights of epoch ${String(chosenEpoch)}, ` +
      `seed ${String(plan.seed)}. The whole plan is in \`training.json\`.`,
    `- **Made** ${finishedAt.slice(0, 10)} in ${duration(seconds)} on ${provider}, ${runtime}.`,
  ];
}

function scoreLines(
  record: TrainingRecord,
  chosen: ValidationPoint | null,
  named: (id: string) => string,
): string[] {
  if (chosen === null || record.split.validation.length === 0) {
    return ['None: there was nothing to validate on.'];
  }
  return [
    `Dice on the validation images at the network's size, epoch ${String(chosen.epoch)}, over images that show the structure. Without ` +
      'clean-up or refinement.',
    '',
    ...table(
      ['Structure', 'Dice'],
      record.structures.map((id) => [named(id), score(chosen.structures[id])]),
    ),
    '',
    `Mean over structures: ${score(chosen.dice)}`,
  ];
}

function limits(
  record: TrainingRecord,
  chosen: ValidationPoint | null,
  named: (id: string) => string,
): string[] {
  const { counts, structures } = record;
  const of = (id: string) => counts.structures[id];
  const names = (ids: readonly string[]): string => ids.map(named).join(', ');
  const few = structures.filter((id) => {
    const own = of(id);
    return own === undefined || own.accepted + own.corrected + own.unsigned < FEW;
  });
  const unmeasured = structures.filter((id) => (chosen?.structures[id] ?? null) === null);
  const sum = (kind: 'accepted' | 'unsigned'): number =>
    structures.reduce((total, id) => total + (of(id)?.[kind] ?? 0), 0);
  return [
    ...(chosen === null
      ? ['Nothing was validated: how good its masks are is not known.']
      : [
          `The scores are of ${count(counts.patients.validation, 'patient')} that also chose the epoch: expect less on new images. ` +
            'A comparison on cases that no model saw says more.',
        ]),
    `It has learnt what ${TRUTHS[record.truth].cases} show. Other devices, views, ages and diseases are not in these figures.`,
    ...(sum('accepted') > 0
      ? [
          'Accepted masks are those of an earlier model that a reader let stand: its habits, and what a reader does not ' +
            'bother to correct, live on in this one.',
        ]
      : []),
    ...(sum('unsigned') > 0 ? ['It also learnt from masks that nobody has judged (unsigned).'] : []),
    ...(few.length > 0 ? [`Learnt from fewer than ${String(FEW)} images that show it: ${names(few)}.`] : []),
    ...(chosen !== null && unmeasured.length > 0
      ? [`Not seen in validation, so not measured: ${names(unmeasured)}.`]
      : []),
  ];
}
