import type { DependencyReason } from '../gitops';
import { xmlText } from './escapes';
import { layOut } from './layered-layout';
import { BOX_HEIGHT, type Frame, frameOf, GAP, HEADER, isDense, MARGIN } from './picture-frame';
import type { PictureBox, PictureColumn, PictureGraph } from './picture-graph';
import { type BoxSlot, type Net, passing, slotsOf } from './picture-slots';
import { PICTURE_STYLE } from './picture-style';

/** A picture of a train as a file of its own: SVG that needs no font, script or address from elsewhere. */
export function picture(graph: PictureGraph, title: string): string {
  const { slots, nets } = slotsOf(graph, BOX_HEIGHT);
  layOut(
    graph.columns.map((_, column) => slots.filter((slot) => slot.column === column)),
    GAP,
  );
  const frame = frameOf(graph, slots);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${frame.width} ${frame.height}" width="${frame.width}" height="${frame.height}" ${isDense(slots) ? 'class="dense" ' : ''}role="img" aria-label="${xmlText(title)}">`,
    `<title>${xmlText(title)}</title>`,
    `<style>${PICTURE_STYLE}</style>`,
    `<rect class="page" width="${frame.width}" height="${frame.height}" rx="8"/>`,
    legend(),
    ...graph.columns.map((column, i) => heading(column, i, frame)),
    ...nets.map((net) => line(net, frame)),
    ...slots.flatMap((slot) => (slot.box ? [boxAt(slot.box, frame.left(slot.column), frame.y(slot.y), frame)] : [])),
    ...nets.flatMap((net) =>
      net.targets.map((target) => arrow(net.reason, frame.left(target.column), portY(target, net.reason, frame))),
    ),
    ...apart(graph.apart, frame),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

const REASONS: readonly DependencyReason[] = ['api', 'schema', 'event'];
const WORDS: Readonly<Record<DependencyReason, string>> = {
  api: 'calls its interface (api)',
  schema: 'reads its data (schema)',
  event: 'consumes its events (event)',
};

function heading({ heading: text, notes }: PictureColumn, column: number, frame: Frame): string {
  const x = frame.left(column);
  const below = notes.map(
    (note, i) => `<text class="note" x="${x}" y="${HEADER - 30 + 14 * i}">${xmlText(note)}</text>`,
  );
  return `<text class="wave" x="${x}" y="${HEADER - 46}">${xmlText(text)}</text>${below.join('')}`;
}

function legend(): string {
  const entries = REASONS.map((reason, i) => {
    const x = MARGIN + 262 + i * 200;
    return `<path class="line ${reason}" d="M${x} 22h26"/>${arrow(reason, x + 32, 22)}<text class="note" x="${x + 38}" y="26">${WORDS[reason]}</text>`;
  });
  return `<text class="note" x="${MARGIN}" y="26">A line leads to a service that waits because it</text>${entries.join('')}`;
}

function boxAt({ label, note, title }: PictureBox, x: number, middle: number, { boxWidth }: Frame): string {
  const top = middle - BOX_HEIGHT / 2;
  return [
    `<g><title>${xmlText(title)}</title><rect class="box" x="${x}" y="${top}" width="${boxWidth}" height="${BOX_HEIGHT}" rx="5"/>`,
    `<text class="name" x="${x + 9}" y="${middle - 3}">${xmlText(label)}</text>`,
    `<text class="note" x="${x + 9}" y="${middle + 12}">${xmlText(note)}</text></g>`,
  ].join('');
}

/** Lines of different reasons leave and reach a box beside each other. */
function portY(slot: BoxSlot, reason: DependencyReason, frame: Frame): number {
  return frame.y(slot.y) + (slot.box ? (REASONS.indexOf(reason) - 1) * 6 : 0);
}

function line(net: Net, frame: Frame): string {
  const { source, reason, targets, trunk } = net;
  const rightOf = ({ column }: BoxSlot): number => frame.left(column) + frame.boxWidth;
  const curve = (from: BoxSlot, to: BoxSlot): string => {
    const [x1, y1, x2, y2] = [
      rightOf(from),
      portY(from, reason, frame),
      frame.left(to.column),
      portY(to, reason, frame),
    ];
    const end = to.box ? x2 - 6 : x2;
    const bend = Math.round((end - x1) / 2);
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${end - bend} ${y2} ${end} ${y2}`;
  };
  const along = trunk.map((slot) => `${curve(passing(net, slot.column - 1), slot)}h${frame.boxWidth}`);
  const off = targets.map((target) => curve(passing(net, target.column - 1), target));
  const names = targets.map(({ box }) => box?.label ?? '').join(', ');
  const title = `${source.box?.label ?? ''} before ${names} (${reason})`;
  return `<path class="line ${reason}" d="${[...along, ...off].join('')}"><title>${xmlText(title)}</title></path>`;
}

function arrow(reason: DependencyReason, x: number, y: number): string {
  return `<path class="arrow ${reason}" d="M${x - 7} ${y - 3}l7 3l-7 3z"/>`;
}

function apart(boxes: readonly PictureBox[], frame: Frame): string[] {
  if (boxes.length === 0) return [];
  const text = `<text class="note" x="${MARGIN}" y="${frame.apartTop + 8}">also in wave 1, with nobody before them and nobody waiting for them:</text>`;
  return [
    text,
    ...boxes.map((box, i) => {
      const x = MARGIN + (i % frame.apartPerRow) * (frame.boxWidth + GAP);
      const row = Math.floor(i / frame.apartPerRow);
      return boxAt(box, x, Math.round(frame.apartTop + 22 + row * (BOX_HEIGHT + GAP) + BOX_HEIGHT / 2), frame);
    }),
  ];
}
