import type { PictureGraph } from './picture-graph';
import type { BoxSlot } from './picture-slots';

/** Between two boxes. */
export const GAP = 9;
export const BOX_HEIGHT = 24;
/** Around everything. */
export const MARGIN = 24;
/** Above the boxes: the legend, and the headings of the columns. */
export const HEADER = 92;
const LEGEND_WIDTH = 900;
// More than most characters take, in whatever font.
const CHARACTER = 6.7;

/** Where everything goes, in pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly boxWidth: number;
  /** The left edge of a column's boxes. */
  left(column: number): number;
  y(middle: number): number;
  /** Where the boxes that stand apart begin. */
  readonly apartTop: number;
  readonly apartPerRow: number;
}

/** Measures the page around slots that are placed. */
export function frameOf({ columns, apart: lone }: PictureGraph, slots: readonly BoxSlot[]): Frame {
  const boxes = [...columns.flatMap((column) => column.boxes), ...lone];
  const words = Math.max(...boxes.map(({ label, note }) => label.length + note.length + 2), 12);
  const headings = Math.max(...columns.map(({ note }) => note.length * 0.86), 0);
  const boxWidth = Math.round(Math.max(words, headings) * CHARACTER + 20);
  const step = boxWidth + (isDense(slots) ? 150 : 84);
  const width = Math.max(MARGIN * 2 + step * (columns.length - 1) + boxWidth, LEGEND_WIDTH);
  const top = slots.reduce((edge, { y, height }) => Math.min(edge, y - height / 2), 0);
  const bottom = slots.reduce((edge, { y, height }) => Math.max(edge, y + height / 2), top);
  const apartTop = Math.round(HEADER + bottom - top) + (slots.length === 0 ? 0 : MARGIN + 10);
  const apartPerRow = Math.max(1, Math.floor((width - 2 * MARGIN + GAP) / (boxWidth + GAP)));
  const rows = Math.ceil(lone.length / apartPerRow);
  const apartHeight = lone.length === 0 ? 0 : 22 + rows * (BOX_HEIGHT + GAP);
  return {
    width,
    height: Math.round(apartTop + apartHeight + MARGIN),
    boxWidth,
    left: (column) => MARGIN + step * column,
    y: (middle) => Math.round(HEADER + middle - top),
    apartTop,
    apartPerRow,
  };
}

/** Whether lines have to be thin, and columns far apart, to be told from each other. */
export function isDense(slots: readonly BoxSlot[]): boolean {
  return slots.length > 150;
}
