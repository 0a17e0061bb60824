import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { ExportFormat } from '../../../core/exchange/export-options.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { imagesAreNeeded, type ExportChoices } from '../../core/exporting/export-choices.ts';
import { t } from '../../core/language/translate.ts';
import { Choice } from '../../ui/choice.tsx';
import { Select } from '../../ui/select.tsx';
import {
  cocoKinds,
  nnunetLayouts,
  pacsFormats,
  segmentations,
  trainingFormats,
  unknowns,
  type FormatWords,
} from './format-words.ts';
import { Section } from '../../ui/section.tsx';
import styles from './formats-section.module.css';

/** Formats by what they are for; what goes with one is asked below it. */
export function FormatsSection() {
  return (
    <Section title={t('Formats')}>
      <div className={styles.groups}>
        <Group title={t('For a PACS')} formats={pacsFormats()} />
        <Group title={t('For training')} formats={trainingFormats()} />
      </div>
    </Section>
  );
}

function Group({ title, formats }: { readonly title: string; readonly formats: readonly FormatWords[] }) {
  const { exporting } = useWorkstation();
  const choices = useStore(exporting.store, (state) => state.choices);
  const choose = (format: ExportFormat, on: boolean): void => {
    const others = choices.formats.filter((one) => one !== format);
    exporting.choose({ formats: on ? [...others, format] : others });
  };
  return (
    <div role="group" aria-label={title} className={styles.group}>
      <h3 className={styles.heading}>{title}</h3>
      {formats.map(({ format, name, use }) => {
        const needed = format === 'dicom' && imagesAreNeeded(choices);
        return (
          <Choice
            key={format}
            label={name}
            hint={needed ? t('They leave too: the others refer to them by their new identifiers.') : use}
            checked={needed || choices.formats.includes(format)}
            disabled={needed}
            onChange={(on) => choose(format, on)}
          >
            {optionsFor(format, choices, exporting.choose)}
          </Choice>
        );
      })}
    </div>
  );
}

function optionsFor(
  format: ExportFormat,
  choices: ExportChoices,
  choose: (change: Partial<ExportChoices>) => void,
): ReactNode {
  if (format === 'seg') {
    return (
      <Select
        small
        hideLabel
        label={t('Kind of segmentation')}
        value={choices.segmentation}
        options={segmentations()}
        onChange={(segmentation) => choose({ segmentation })}
      />
    );
  }
  if (format === 'coco') {
    return (
      <Select
        small
        hideLabel
        label={t('Masks in COCO')}
        value={choices.coco}
        options={cocoKinds()}
        onChange={(coco) => choose({ coco })}
      />
    );
  }
  if (format !== 'nnunet') return undefined;
  return (
    <div className={styles.options}>
      <Select
        small
        hideLabel
        label={t('Layout for nnU-Net')}
        value={choices.nnunet}
        options={nnunetLayouts()}
        onChange={(nnunet) => choose({ nnunet })}
      />
      <Select
        small
        label={t('Where a structure was not judged')}
        value={choices.unknown}
        options={unknowns()}
        onChange={(unknown) => choose({ unknown })}
      />
    </div>
  );
}
