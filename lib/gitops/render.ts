import { ApiObject, type App, Chart, YamlOutputType } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { groupedBy, type Problem, pathOf, warningsOf } from '../core';
import type { PlacedObject } from './construct-metadata';
import { chartPath, placeOf } from './layout';
import { manifestOf, rendering } from './manifests';
import { dependencyOrder } from './order';
import { type RenderedText, renderedServices, renderTexts } from './render-texts';
import { findingsOf } from './rendered-services';
import { groupOf } from './resource-kinds';
import { TextFile } from './text-file';
import { ownerOf, type RenderedObject, validateTree } from './validation';
import { complete } from './when-complete';
import { toYaml } from './yaml';

/** A fleet in memory. */
export interface RenderedFleet {
  /** The text of every file of manifests by its path. */
  readonly files: ReadonlyMap<string, string>;
  /** The objects in these files. */
  readonly objects: readonly PlacedObject[];
  /** What stands beside the manifests. */
  readonly texts: readonly RenderedText[];
  /** What is wrong. Files are complete only if nothing is. */
  readonly problems: readonly Problem[];
  /** What is wrong with services that were not to be rendered. */
  readonly aside: readonly Problem[];
  /** What is worth knowing about what was rendered. */
  readonly warnings: readonly Problem[];
}

/** A problem, and what it keeps from being rendered: a service, if it names one, and every service otherwise. */
interface OwnedProblem extends Problem {
  readonly service?: string;
  /** It is of no service, and keeps none from being rendered alone. */
  readonly fleetwide?: boolean;
}

/**
 * Renders an app in one walk over its tree.
 *
 * Stock cdk8s validates and sorts the whole app again for every chart, which takes minutes for thousands of charts; here
 * each construct is visited once, and each object is rendered once.
 */
export function renderFleet(app: App, only?: readonly string[]): RenderedFleet {
  complete(app);
  const constructs = app.node.findAll();
  const problems: OwnedProblem[] = [];
  const warnings: OwnedProblem[] = [];
  const byChart = new Map<Chart, ApiObject[]>();
  const wrong = new Set<IConstruct>();
  for (const construct of constructs) {
    for (const message of construct.node.validate()) {
      wrong.add(construct);
      problems.push(owned(construct, message));
    }
    for (const message of warningsOf(construct)) warnings.push(owned(construct, message));
    if (Chart.isChart(construct)) byChart.set(construct, byChart.get(construct) ?? []);
    else if (ApiObject.isApiObject(construct)) byChart.get(construct.chart)?.push(construct);
  }
  for (const { construct, message } of dependencyOrder(constructs, byChart)) {
    problems.push(owned(construct, message));
  }

  const rendered = rendering(() => [...byChart].flatMap(([chart, objects]) => renderChart(chart, objects, problems)));
  problems.push(...validateTree(rendered, wrong));

  const wanted = (service: string | undefined): boolean => !only || (service !== undefined && only.includes(service));
  if (only) problems.push(...unknownServices(only, rendered));
  const stops = (problem: OwnedProblem): boolean =>
    problem.service === undefined ? !(only && problem.fleetwide) : wanted(problem.service);
  const services = renderedServices(rendered);
  if (!only && problems.length === 0) {
    for (const construct of constructs) {
      const found = findingsOf(construct, services);
      for (const message of found?.problems ?? []) problems.push(owned(construct, message));
      for (const message of found?.warnings ?? []) warnings.push(owned(construct, message));
    }
  }
  const objects = problems.some(stops)
    ? []
    : rendered.filter(({ service }) => wanted(service)).map((object) => ({ object, path: filePath(object, app) }));
  const files = toFiles(objects, problems);
  const beside = constructs.filter((c): c is TextFile => c instanceof TextFile && wanted(placeOf(c).service));
  const { texts, problems: unwritable } = problems.some(stops)
    ? { texts: [], problems: [] }
    : renderTexts(beside, services, files);
  problems.push(...unwritable);
  return {
    files,
    objects,
    texts,
    problems: problems.filter(stops),
    aside: problems.filter((problem) => !stops(problem)),
    warnings: warnings.filter(stops),
  };
}

function owned(construct: IConstruct, message: string): OwnedProblem {
  const { service, fleetwide } = placeOf(construct);
  return { path: pathOf(construct), message, service, fleetwide };
}

function renderChart(chart: Chart, objects: readonly ApiObject[], problems: OwnedProblem[]): RenderedObject[] {
  const { service } = placeOf(chart);
  const file = chartPath(chart);
  return objects.flatMap((construct) => {
    try {
      const manifest = manifestOf(construct);
      return [{ manifest, construct, file, service, group: groupOf(manifest.apiVersion), wave: waveOf(manifest) }];
    } catch (error) {
      problems.push({ path: pathOf(ownerOf(construct)), message: reason(error), service });
      return [];
    }
  });
}

function filePath(object: RenderedObject, { yamlOutputType: type, outputFileExtension: extension }: App): string {
  return `${type === YamlOutputType.FILE_PER_CHART ? object.file : resourcePath(object)}${extension}`;
}

function toFiles(objects: readonly PlacedObject[], problems: OwnedProblem[]): Map<string, string> {
  const documents = groupedBy(objects, ({ path }) => path);
  const files = new Map<string, string>();
  for (const path of [...documents.keys()].sort()) {
    // In the order in which Argo CD applies them, so that a file reads like the sync and `kubectl apply` does the same.
    const inOrder = (documents.get(path) ?? []).map(({ object }) => object).sort((a, b) => a.wave - b.wave);
    files.set(path, inOrder.map((object) => written(object, problems)).join('---\n'));
  }
  return files;
}

/** The text of an object; a value that no YAML can hold is a problem of the construct that gave it. */
function written(object: RenderedObject, problems: OwnedProblem[]): string {
  try {
    return toYaml([object.manifest]);
  } catch (error) {
    problems.push({
      path: pathOf(ownerOf(object.construct)),
      message: reason(error).replace(/^documents\[0\]\./, ''),
      service: object.service,
    });
    return '';
  }
}

/** Group and namespace are part of the name: `Gateway` is a kind of two groups, and one name may stand in two namespaces. */
function resourcePath({ file, group, manifest }: RenderedObject): string {
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '';
  const kind = [manifest.kind, ...(group ? [group] : [])].join('.');
  const namespace = manifest.metadata.namespace ? `${manifest.metadata.namespace}.` : '';
  return `${folder}${kind}.${namespace}${manifest.metadata.name}`;
}

function waveOf(manifest: RenderedObject['manifest']): number {
  const wave = Number(manifest.metadata?.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
  return Number.isFinite(wave) ? wave : 0;
}

function unknownServices(only: readonly string[], rendered: readonly RenderedObject[]): Problem[] {
  const known = [...new Set(rendered.flatMap((object) => object.service ?? []))].sort();
  return only
    .filter((service) => !known.includes(service))
    .map((service) => ({
      path: '(app)',
      message: `there is no service ${service} to render alone; the services are ${known.join(', ') || 'none'}`,
    }));
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^Failed serializing construct at path '.*?' with name '.*?': (Error: )?/s, '');
}
