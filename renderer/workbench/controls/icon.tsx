import {
  ArrowDown,
  ArrowRight,
  ArrowUp,
  Check,
  CircleHelp,
  Command,
  type LucideIcon,
  Monitor,
  Moon,
  Plus,
  Search,
  Settings,
  Sun,
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
} as const satisfies Record<string, LucideIcon>;

export type IconName = keyof typeof drawings;

/** One set for the whole workbench. A picture beside words, never instead of them. */
export function Icon({ name }: { name: IconName }) {
  const Drawing = drawings[name];
  return <Drawing className="icon" size={16} strokeWidth={1.75} aria-hidden="true" />;
}
