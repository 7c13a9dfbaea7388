import type { Mark, Scene } from '../../shared/charts/scene.ts';
import { textWidth } from '../../shared/charts/text-width.ts';

export type TextMark = Extract<Mark, { kind: 'text' }>;

export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function textMarks(scene: Scene): readonly TextMark[] {
  return scene.items.flatMap(item => item.marks).filter((mark): mark is TextMark => mark.kind === 'text');
}

/** Where letters stand: their height is about 0.8 of the font size. */
export function textBoxes(scene: Scene): readonly TextBox[] {
  return textMarks(scene).map(mark => {
    const width = textWidth(mark.text, mark.size, mark.weight);
    const left =
      mark.align === 'left' ? mark.x : mark.align === 'right' ? mark.x - width : mark.x - width / 2;
    return {
      text: mark.text,
      left,
      right: left + width,
      top: mark.y - mark.size * 0.4,
      bottom: mark.y + mark.size * 0.4,
    };
  });
}

export function overlaps(boxes: readonly TextBox[]): readonly string[] {
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(b => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map(b => `${a.text} / ${b.text}`),
  );
}
