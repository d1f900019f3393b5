import type { PictureGraph } from './picture-graph';
import type { BoxSlot } from './picture-slots';

/** Between two boxes. */
export const GAP = 9;
/** Two lines: beside each other, label and note would make columns so wide that a page of eight waves cannot be read. */
export const BOX_HEIGHT = 36;
/** Around everything. */
export const MARGIN = 24;
/** Above the boxes: the legend, and the headings of the columns. */
export const HEADER = 106;
const LEGEND_WIDTH = 900;
// More than most characters take, in whatever font.
const CHARACTER = 6.7;
// What is smaller takes so much of that.
const SMALL = 0.9;

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
  const words = Math.max(...boxes.map(({ label, note }) => Math.max(label.length, note.length * SMALL)), 12);
  const headings = Math.max(...columns.flatMap(({ notes }) => notes.map((note) => note.length * SMALL)), 0);
  const boxWidth = Math.round(Math.max(words, headings) * CHARACTER + 18);
  const step = boxWidth + (isDense(slots) ? 150 : 56);
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
