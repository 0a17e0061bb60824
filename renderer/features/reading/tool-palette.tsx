import {
  ArrowUpDown,
  Brush,
  Circle,
  CircleMinus,
  CirclePlus,
  Contrast,
  Eraser,
  Hand,
  Lasso,
  MousePointer2,
  Move3d,
  Pentagon,
  Replace,
  Ruler,
  ScanSearch,
  Scissors,
  Signature,
  SquareDashed,
  TriangleRight,
  ZoomIn,
} from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import type { ToolId } from '../../core/tools/tool-types.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import styles from './tool-palette.module.css';

interface ToolEntry {
  readonly tool: ToolId;
  readonly label: () => string;
  readonly icon: ReactNode;
}

const GROUPS: readonly (readonly ToolEntry[])[] = [
  [
    { tool: 'navigate', label: () => t('Navigate: window, pan, zoom, scroll'), icon: <MousePointer2 /> },
    { tool: 'window', label: () => t('Window and level'), icon: <Contrast /> },
    { tool: 'pan', label: () => t('Pan'), icon: <Hand /> },
    { tool: 'zoom', label: () => t('Zoom'), icon: <ZoomIn /> },
    { tool: 'scroll', label: () => t('Scroll the stack'), icon: <ArrowUpDown /> },
    { tool: 'magnifier', label: () => t('Magnifier'), icon: <ScanSearch /> },
  ],
  [
    { tool: 'brush', label: () => t('Brush'), icon: <Brush /> },
    { tool: 'eraser', label: () => t('Eraser'), icon: <Eraser /> },
    { tool: 'threshold-brush', label: () => t('Threshold brush: only greys in a range'), icon: <Circle /> },
    { tool: 'polygon', label: () => t('Polygon (Alt subtracts)'), icon: <Pentagon /> },
    { tool: 'lasso', label: () => t('Freehand lasso (Alt subtracts)'), icon: <Lasso /> },
    { tool: 'transform', label: () => t('Move, rotate, scale'), icon: <Move3d /> },
    { tool: 'split', label: () => t('Split by a line'), icon: <Scissors /> },
    { tool: 'assign', label: () => t('Assign pixels to another structure'), icon: <Replace /> },
  ],
  [
    { tool: 'point-include', label: () => t('Prompt: include point'), icon: <CirclePlus /> },
    { tool: 'point-exclude', label: () => t('Prompt: exclude point'), icon: <CircleMinus /> },
    { tool: 'box', label: () => t('Prompt: box'), icon: <SquareDashed /> },
    { tool: 'scribble', label: () => t('Prompt: scribble'), icon: <Signature /> },
  ],
  [
    { tool: 'length', label: () => t('Measure a length'), icon: <Ruler /> },
    { tool: 'angle', label: () => t('Measure an angle'), icon: <TriangleRight /> },
  ],
];

/** The tools, one click or one key each. */
export function ToolPalette() {
  const { tools, commands } = useWorkstation();
  const chosen = useStore(tools.store, (state) => state.tool);
  return (
    <div data-tour="tools" className={styles.palette}>
      <Toolbar label={t('Tools')} vertical>
        {GROUPS.map((group, index) => (
          <Fragment key={group[0]?.tool}>
            {index > 0 && <ToolbarGap />}
            {group.map(({ tool, label, icon }) => (
              <IconButton
                key={tool}
                label={label()}
                icon={icon}
                pressed={tool === chosen}
                keys={commands.keysOf(`tool.${tool}`)[0]}
                data-tool={tool}
                onClick={() => tools.choose(tool)}
              />
            ))}
          </Fragment>
        ))}
      </Toolbar>
    </div>
  );
}
