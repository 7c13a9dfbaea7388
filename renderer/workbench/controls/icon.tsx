import {
  ArrowDown,
  ArrowRight,
  ArrowUp,
  Check,
  CircleHelp,
  Command,
  Ellipsis,
  FileText,
  GripVertical,
  LayoutDashboard,
  type LucideIcon,
  Monitor,
  Moon,
  Plus,
  Redo2,
  Scale,
  Search,
  Settings,
  Sun,
  Undo2,
  WalletMinimal,
  X,
} from 'lucide-react';

const drawings = {
  check: Check,
  cross: X,
  up: ArrowUp,
  down: ArrowDown,
  plus: Plus,
  right: ArrowRight,
  light: Sun,
  dark: Moon,
  system: Monitor,
  search: Search,
  help: CircleHelp,
  settings: Settings,
  command: Command,
  budget: WalletMinimal,
  governance: Scale,
  board: LayoutDashboard,
  grip: GripVertical,
  more: Ellipsis,
  file: FileText,
  undo: Undo2,
  redo: Redo2,
} as const satisfies Record<string, LucideIcon>;

export type IconName = keyof typeof drawings;

/** One set for the whole workbench. A picture beside words, never instead of them. */
export function Icon({ name }: { name: IconName }) {
  const Drawing = drawings[name];
  return <Drawing className="icon" size={16} strokeWidth={1.75} aria-hidden="true" />;
}
