import { Chart } from 'cdk8s';
import { pathOf } from '../core';
import { placeOf } from './layout';
import type { RenderedServices } from './rendered-services';
import type { TextFile } from './text-file';
import type { RenderedObject, TreeProblem } from './validation';

/** A text beside the manifests. */
export interface RenderedText {
  readonly path: string;
  readonly text: string;
  /** The service whose it is, if it is one's. */
  readonly service?: string;
  /** The construct that it came from. */
  readonly construct: TextFile;
}

/** What was rendered, by the chart that it came from. */
export function renderedServices(objects: readonly RenderedObject[]): RenderedServices {
  let byChart: Map<Chart, unknown[]> | undefined;
  return {
    manifestsOf(construct) {
      if (!byChart) {
        byChart = new Map();
        for (const { construct: object, manifest } of objects) {
          const chart = Chart.of(object);
          const list = byChart.get(chart);
          if (list) list.push(manifest);
          else byChart.set(chart, [manifest]);
        }
      }
      return byChart.get(Chart.of(construct)) ?? [];
    },
  };
}

/** The texts by their paths; what cannot be written, or not at its path, is a problem of its construct. */
export function renderTexts(
  files: readonly TextFile[],
  services: RenderedServices,
  taken: ReadonlyMap<string, string>,
): { readonly texts: RenderedText[]; readonly problems: TreeProblem[] } {
  const texts: RenderedText[] = [];
  const problems: TreeProblem[] = [];
  const first = new Map<string, string>([...taken.keys()].map((path) => [path, 'the manifests']));
  for (const construct of files) {
    const { path } = construct;
    const { service } = placeOf(construct);
    const tell = (message: string): unknown => problems.push({ path: pathOf(construct), message, service });
    const other = first.get(path);
    if (other !== undefined) {
      tell(`path: ${path} is taken by ${other}; give one of them another path`);
      continue;
    }
    first.set(path, pathOf(construct));
    try {
      texts.push({ path, text: construct._text(services), service, construct });
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
    }
  }
  return { texts: texts.sort((a, b) => (a.path < b.path ? -1 : 1)), problems };
}
