import { backward } from '../gradient/backward.ts';
import { flatten } from '../gradient/shape.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { add, concat, mul, scalar, slice } from '../graph/ops.ts';
import { sliceParameters } from '../network/parameter-values.ts';
import type { ParameterLayout } from '../network/layout.ts';
import { unet } from '../network/unet.ts';
import { consistency } from '../objective/consistency.ts';
import { objective } from '../objective/objective.ts';
import type { StepSpec } from './step-spec.ts';

/** Inputs of a step that say what to learn. */
export interface LessonInputs {
  readonly image: Value;
  readonly target: Value;
  readonly known: Value;
  readonly positiveWeight: Value;
  /** Of a mean teacher. */
  readonly unlabelled: {
    readonly consistencyWeight: Value;
    readonly student: Value;
    readonly teacher: Value;
  } | null;
}

export function lessonInputs(g: Graph, spec: StepSpec): LessonInputs {
  const { batch, outputs, height, width, knownPerPixel, unlabelled } = spec;
  return {
    image: g.input('image', [batch, 1, height, width]),
    target: g.input('target', [batch, outputs, height, width]),
    known: g.input('known', [batch, outputs, ...(knownPerPixel ? [height, width] : [1, 1])]),
    positiveWeight: g.input('positiveWeight', [outputs]),
    unlabelled:
      unlabelled === 0
        ? null
        : {
            consistencyWeight: g.input('consistencyWeight', []),
            student: g.input('student', [unlabelled, 1, height, width]),
            teacher: g.input('teacher', [unlabelled, 1, height, width]),
          },
  };
}

/**
 * Forward, loss and backward. Names the losses as outputs: `loss`, `crossEntropy`, `dice` (1 - soft Dice),
 * `consistency`.
 * @param state flat vectors; `average` is the teacher's
 * @returns the gradient, flat
 */
export function addLoss(
  g: Graph,
  spec: StepSpec,
  lesson: LessonInputs,
  { layout, parameters, average }: { layout: ParameterLayout; parameters: Value; average: Value | null },
): Value {
  const { network } = spec;
  const own = sliceParameters(g, parameters, layout);
  const { unlabelled } = lesson;
  // One pass for labelled and unlabelled images: no layer mixes the images of a batch.
  const image = unlabelled === null ? lesson.image : concat(g, [lesson.image, unlabelled.student], 0);
  const all = unet(g, image, own.get, { network, purpose: 'learn' });
  const logits = unlabelled === null ? all : slice(g, all, 0, [0, spec.batch]);
  const terms = objective(g, { ...lesson, logits }, { network, plan: spec.objective });
  let { loss } = terms;
  let consistent = scalar(g, 0);
  if (unlabelled !== null && average !== null) {
    const teacher = sliceParameters(g, average, layout);
    const taught = unet(g, unlabelled.teacher, teacher.get, { network, purpose: 'infer' });
    const student = slice(g, all, 0, [spec.batch, spec.batch + spec.unlabelled]);
    consistent = consistency(g, student, taught, network.head);
    loss = add(g, loss, mul(g, consistent, unlabelled.consistencyWeight));
  }
  g.output('loss', loss);
  g.output('crossEntropy', terms.crossEntropy);
  g.output('dice', terms.dice);
  g.output('consistency', consistent);
  return flatten(g, backward(g, loss, own.values));
}
