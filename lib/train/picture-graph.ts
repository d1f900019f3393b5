import { counted } from '../core';
import type { DependencyReason } from '../gitops';
import { releaseTimeText } from './step-text';
import type { TrainPlan, TrainService } from './train-plan';

/** What a picture shows: boxes in columns, and lines between them that all lead to the right. */
export interface PictureGraph {
  readonly columns: readonly PictureColumn[];
  readonly edges: readonly PictureEdge[];
  /** Boxes of the first column that nothing leads to or from. */
  readonly apart: readonly PictureBox[];
}

export interface PictureColumn {
  readonly heading: string;
  /** A line or two below the heading. */
  readonly notes: readonly string[];
  readonly boxes: readonly PictureBox[];
}

export interface PictureBox {
  readonly id: string;
  readonly label: string;
  /** A few characters below the label. */
  readonly note: string;
  /** What is shown when it is pointed at. */
  readonly title: string;
}

export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly reasons: readonly DependencyReason[];
}

/** The services of a train by wave; of a train with more of them than an eye can follow, the waves alone. */
export function pictureGraph(plan: TrainPlan): PictureGraph {
  const services = plan.waves.flatMap((wave) => wave.services);
  const edges = services.flatMap(({ name, waitsFor }) =>
    Object.entries(waitsFor).map(([from, reasons]) => ({ from, to: name, reasons })),
  );
  return services.length > MOST_BOXES || edges.length > MOST_EDGES
    ? wavesGraph(plan, edges)
    : servicesGraph(plan, edges);
}

const MOST_BOXES = 600;
const MOST_EDGES = 2500;

function servicesGraph(plan: TrainPlan, edges: readonly PictureEdge[]): PictureGraph {
  const connected = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const columns = plan.waves.map(({ wave, leastSeconds, services, batches }) => ({
    heading: `wave ${wave}`,
    notes: [
      `${counted(services.length, 'service')}${batches.length > 1 ? `, ${batches.length} batches` : ''}`,
      `${releaseTimeText(leastSeconds)} at least`,
    ],
    boxes: services.map((service) => box(service, batches.length > 1)),
  }));
  const isConnected = ({ id }: PictureBox): boolean => connected.has(id);
  return {
    columns: columns.map((column) => ({ ...column, boxes: column.boxes.filter(isConnected) })),
    edges,
    apart: columns.flatMap(({ boxes }) => boxes.filter((it) => !isConnected(it))),
  };
}

function box(service: TrainService, inBatches: boolean): PictureBox {
  const { name, leastSeconds, batch, waitsFor, steps } = service;
  const time = steps.some(({ asks }) => asks) ? 'by hand' : releaseTimeText(leastSeconds);
  const before = Object.entries(waitsFor).map(([other, reasons]) => `${other} (${reasons.join(', ')})`);
  return {
    id: name,
    label: name,
    note: inBatches ? `batch ${batch}, ${time}` : time,
    title: [
      name,
      before.length > 0 ? `waits for ${before.join(', ')}` : 'waits for nobody',
      `takes ${time} at least`,
    ].join('; '),
  };
}

function wavesGraph(plan: TrainPlan, edges: readonly PictureEdge[]): PictureGraph {
  const waveOf = new Map(plan.waves.flatMap(({ wave, services }) => services.map(({ name }) => [name, wave] as const)));
  const between = new Map<string, { from: string; to: string; reasons: Set<DependencyReason> }>();
  for (const { from, to, reasons } of edges) {
    const [a, b] = [String(waveOf.get(from)), String(waveOf.get(to))];
    const edge = between.get(`${a} ${b}`) ?? { from: a, to: b, reasons: new Set() };
    between.set(`${a} ${b}`, edge);
    for (const reason of reasons) edge.reasons.add(reason);
  }
  return {
    columns: plan.waves.map(({ wave, leastSeconds, services, batches }) => ({
      heading: `wave ${wave}`,
      notes: batches.length > 1 ? [`${batches.length} batches`] : [],
      boxes: [
        {
          id: String(wave),
          label: counted(services.length, 'service'),
          note: releaseTimeText(leastSeconds),
          title: `wave ${wave}: ${counted(services.length, 'service')}, ${releaseTimeText(leastSeconds)} at least`,
        },
      ],
    })),
    edges: [...between.values()].map(({ from, to, reasons }) => ({ from, to, reasons: [...reasons].sort() })),
    apart: [],
  };
}
