import { CircleMinus, CirclePlus, Signature, SquareDashed, type LucideIcon } from 'lucide-react';
import { useStore } from 'zustand';
import { useKeys } from '../../app/use-keys.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import type { ToolId } from '../../core/tools/tool-types.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Toolbar } from '../../ui/toolbar.tsx';

const TOOLS: readonly { readonly tool: ToolId; readonly label: () => string; readonly icon: LucideIcon }[] = [
  { tool: 'point-include', label: () => t('Include point'), icon: CirclePlus },
  { tool: 'point-exclude', label: () => t('Exclude point'), icon: CircleMinus },
  { tool: 'box', label: () => t('Box'), icon: SquareDashed },
  { tool: 'scribble', label: () => t('Scribble'), icon: Signature },
];

/** The four ways to tell SAM something; pressed again, the tool before comes back. */
export function PromptTools() {
  const { tools } = useWorkstation();
  const chosen = useStore(tools.store, (state) => state.tool);
  const keys = useKeys();
  return (
    <Toolbar label={t('Prompt tools')}>
      {TOOLS.map(({ tool, label, icon: Icon }) => (
        <IconButton
          key={tool}
          small
          label={label()}
          icon={<Icon />}
          keys={keys(`tool.${tool}`)}
          pressed={tool === chosen}
          data-prompt-tool={tool}
          onClick={() => (tool === chosen ? tools.chooseBack() : tools.choose(tool))}
        />
      ))}
    </Toolbar>
  );
}
