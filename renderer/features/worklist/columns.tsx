import { CalendarClock, Flag, Layers } from 'lucide-react';
import type { WorklistRow } from '../../../core/contract/worklist.ts';
import { readableName } from '../../core/case/identity-words.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t, tn } from '../../core/language/translate.ts';
import type { DataColumn } from '../../ui/data-list-types.ts';
import { tip } from '../../ui/tip.ts';
import { dateText, sideText } from './format.ts';
import { QualityCell, StructuresCell } from './figure-cells.tsx';
import { StateBadge } from './state-badge.tsx';
import { Thumbnail } from './thumbnail.tsx';
import styles from './columns.module.css';

const qualityHint = (): string =>
  t(
    'How well the present masks would probably agree (Dice) with a reader’s, estimated for the structure of the case that is worst off and not yet decided. A low figure asks for eyes; a high one is no verdict.',
  );

/** Columns whose id is a sort of the contract are sorted by a press on the header. */
export const worklistColumns = (): readonly DataColumn<WorklistRow>[] => [
  {
    id: 'thumbnail',
    header: t('Picture'),
    hideHeader: true,
    width: '3.5rem',
    cell: (row) => <Thumbnail caseId={row.caseId} version={`${row.changedAt} ${row.state} ${row.model}`} />,
  },
  {
    id: 'patient',
    header: t('Patient'),
    width: 'minmax(8rem, 1.5fr)',
    sortable: true,
    cell: (row) => <TwoLines first={readableName(row.patientName) || t('No name')} second={row.patientId} />,
  },
  {
    id: 'date',
    header: t('Study date'),
    width: '6.2rem',
    sortable: true,
    cell: (row) => dateText(row.studyDate) || <Missing />,
  },
  {
    id: 'modality',
    header: t('Mod.'),
    hint: t('Sort by modality'),
    width: '3.6rem',
    sortable: true,
    cell: (row) => row.modality,
  },
  {
    id: 'description',
    header: t('Description'),
    width: 'minmax(9rem, 2fr)',
    cell: (row) => <DescriptionCell row={row} />,
  },
  {
    id: 'state',
    header: t('State'),
    width: '8rem',
    sortable: true,
    cell: (row) =>
      row.problem === '' ? (
        <StateBadge state={row.state} />
      ) : (
        <StateBadge state={row.state} hint={sentence(row.problem)} />
      ),
  },
  {
    id: 'structures',
    header: t('Decided'),
    hint: t('Structures with a verdict in force, of all structures of the task'),
    width: '7rem',
    cell: (row) => <StructuresCell row={row} />,
  },
  {
    id: 'quality',
    header: t('Quality'),
    hint: qualityHint(),
    width: '5rem',
    sortable: true,
    cell: (row) => <QualityCell row={row} />,
  },
  {
    id: 'flags',
    header: t('Flags'),
    hint: t('Structures that the machine itself doubts; each needs its own key'),
    width: '3.4rem',
    cell: (row) =>
      row.flags > 0 && (
        <span className={styles.flags} aria-label={tn(row.flags, '{count} flag', '{count} flags')}>
          <Flag aria-hidden="true" />
          {row.flags}
        </span>
      ),
  },
  {
    id: 'model',
    header: t('Model'),
    width: 'minmax(5rem, 0.9fr)',
    sortable: true,
    cell: (row) => <span className={styles.quiet}>{row.model}</span>,
  },
  {
    id: 'reader',
    header: t('Reader'),
    width: 'minmax(5rem, 0.9fr)',
    sortable: true,
    cell: (row) => row.assigned?.name ?? <Missing />,
  },
  {
    id: 'postponed',
    header: t('Postponed'),
    hideHeader: true,
    width: '1.4rem',
    cell: (row) =>
      row.postponed && (
        <span className={styles.postponed} role="img" aria-label={t('Postponed')} {...tip(t('Postponed'))}>
          <CalendarClock aria-hidden="true" />
        </span>
      ),
  },
];

function TwoLines({ first, second }: { readonly first: string; readonly second: string }) {
  return (
    <span className={styles.two}>
      <span>{first}</span>
      <span className={styles.quiet}>{second}</span>
    </span>
  );
}

function DescriptionCell({ row }: { readonly row: WorklistRow }) {
  const second = [row.bodyPart, sideText(row.laterality)].filter((part) => part !== '').join(', ');
  return (
    <span className={styles.two}>
      <span>{row.description === '' ? <Missing /> : row.description}</span>
      <span className={styles.quiet}>
        {second}
        {row.frames > 1 && (
          <span className={styles.frames}>
            <Layers aria-hidden="true" />
            {tn(row.frames, '{count} image', '{count} images')}
          </span>
        )}
      </span>
    </span>
  );
}

function Missing() {
  return (
    <span className={styles.quiet} aria-label={t('none')}>
      –
    </span>
  );
}
