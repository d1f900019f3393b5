import { elementsOf, nameIn } from '../argo-cd';
import { catalogOf } from '../delivery/declared-catalogs';
import { problemOf, type RenderedObject, scopesOf, type TreeProblem, title } from './rendered-object';

/**
 * References between rendered objects that lead nowhere. Only those are checked whose target has to be rendered along:
 * a missing Service, VirtualService or AnalysisTemplate makes a Rollout InvalidSpec, and nothing is released any more.
 *
 * @see https://argoproj.github.io/argo-rollouts/features/specification/
 */
export function danglingReferences(objects: readonly RenderedObject[]): TreeProblem[] {
  const index = new Map<string, RenderedObject>();
  for (const object of objects)
    for (const scope of scopesOf(object))
      index.set(key(object.group, object.manifest.kind, scope, object.manifest.metadata?.name), object);
  const problems: TreeProblem[] = [];
  for (const object of objects) {
    const check = CHECKS[`${object.group}/${object.manifest.kind}`];
    if (!check) continue;
    // What is in one of its clusters is in all of them: they get the same folders.
    const [scope = ''] = scopesOf(object);
    const find: Find = (group, kind, name) => index.get(key(group, kind, scope, name));
    for (const message of check(object, find, objects)) problems.push(problemOf(object, `${title(object)} ${message}`));
  }
  return problems;
}

type Find = (group: string, kind: string, name: string) => RenderedObject | undefined;
type Check = (object: RenderedObject, find: Find, objects: readonly RenderedObject[]) => string[];

const CHECKS: Readonly<Record<string, Check>> = {
  'argoproj.io/Rollout': rolloutReferences,
  'autoscaling/HorizontalPodAutoscaler': autoscalerReferences,
  'argoproj.io/ApplicationSet': applicationSetReferences,
};

// biome-ignore lint/suspicious/noExplicitAny: a manifest of any tool, read field by field
type Json = any;

function rolloutReferences({ manifest }: RenderedObject, find: Find): string[] {
  const { canary, blueGreen } = manifest.spec?.strategy ?? {};
  const problems: string[] = [];
  const need = (group: string, kind: string, name: unknown): RenderedObject | undefined => {
    if (typeof name !== 'string') return undefined;
    const found = find(group, kind, name);
    if (!found) problems.push(`refers to ${kind} ${name}, which is not rendered; add it, or correct the name`);
    return found;
  };
  for (const service of [
    canary?.stableService,
    canary?.canaryService,
    blueGreen?.activeService,
    blueGreen?.previewService,
  ]) {
    const found = need('', 'Service', service);
    for (const label of unmatchedLabels(found, manifest)) {
      problems.push(
        `is not selected by Service ${service}, whose selector asks for ${label}; give the pods that label, or correct the selector`,
      );
    }
  }
  for (const analysis of [
    canary?.analysis,
    ...(canary?.steps ?? []).map((step: Json) => step.analysis),
    blueGreen?.prePromotionAnalysis,
    blueGreen?.postPromotionAnalysis,
  ]) {
    for (const template of analysis?.templates ?? [])
      if (!template.clusterScope) need('argoproj.io', 'AnalysisTemplate', template.templateName);
  }
  const istio = canary?.trafficRouting?.istio;
  for (const reference of istio ? [istio.virtualService, ...(istio.virtualServices ?? [])] : []) {
    if (!reference || String(reference.name).includes('.')) continue;
    const virtualService = need('networking.istio.io', 'VirtualService', reference.name);
    const routes = (virtualService?.manifest.spec?.http ?? []).map((route: Json) => route.name);
    if (virtualService) problems.push(...missingHosts(virtualService.manifest, find));
    for (const route of virtualService ? (reference.routes ?? []) : []) {
      if (!routes.includes(route))
        problems.push(
          `refers to the route ${route} of VirtualService ${reference.name}, which has ${routes.join(', ') || 'none with a name'}; name the route so`,
        );
    }
  }
  need('networking.istio.io', 'DestinationRule', istio?.destinationRule?.name);
  return problems;
}

/** Labels that a Service asks for and the pods of a Rollout do not have. */
function unmatchedLabels(service: RenderedObject | undefined, rollout: Json): string[] {
  const labels = rollout.spec?.template?.metadata?.labels ?? {};
  return Object.entries(service?.manifest.spec?.selector ?? {})
    .filter(([label, value]) => label !== 'rollouts-pod-template-hash' && labels[label] !== value)
    .map(([label, value]) => `${label}=${value}`);
}

/** The routes that a Rollout manages lead to its own Services; other routes may lead to what somebody else delivers. */
function missingHosts(virtualService: Json, find: Find): string[] {
  const hosts: unknown[] = (virtualService.spec?.http ?? []).flatMap((route: Json) =>
    (route.route ?? []).map((d: Json) => d.destination?.host),
  );
  return [...new Set(hosts)].flatMap((host) => missingHost(host, virtualService.metadata?.namespace, find));
}

function missingHost(host: unknown, namespace: unknown, find: Find): string[] {
  if (typeof host !== 'string' || host.includes('*')) return [];
  const [service = '', inNamespace, svc] = host.split('.');
  const own = inNamespace === undefined || (inNamespace === namespace && svc === 'svc');
  return own && !find('', 'Service', service)
    ? [`is routed to ${host}, and Service ${service} is not rendered; add it, or correct the host`]
    : [];
}

function autoscalerReferences({ manifest }: RenderedObject, find: Find): string[] {
  const target = manifest.spec?.scaleTargetRef;
  // Only a Rollout is surely this fleet's; a Deployment may be anybody's.
  if (target?.kind !== 'Rollout' || find(String(target.apiVersion ?? '').split('/')[0] ?? '', target.kind, target.name))
    return [];
  return [`scales ${target.kind} ${target.name}, which is not rendered; add it, or correct the name`];
}

function applicationSetReferences(object: RenderedObject, find: Find, objects: readonly RenderedObject[]): string[] {
  const spec = object.manifest.spec?.template?.spec;
  const problems: string[] = [];
  if (
    typeof spec?.project === 'string' &&
    spec.project !== 'default' &&
    !spec.project.includes('{{') &&
    !find('argoproj.io', 'AppProject', spec.project)
  ) {
    problems.push(
      `puts its Applications into the project ${spec.project}, which is not rendered; add it, or correct the name`,
    );
  }
  const path = String(spec?.source?.path ?? '');
  if (!path.includes('{{ .name }}')) return problems;
  const folders = new Set(objects.map(({ file }) => file.slice(0, file.lastIndexOf('/'))));
  const elements = elementsOf(object.manifest.spec?.generators, () => catalogOf(object.construct));
  for (const folder of new Set(elements.map((element) => nameIn(path, element)))) {
    if (!folders.has(folder))
      problems.push(`delivers ${folder}, where nothing is rendered; add the service, or remove the element`);
  }
  return problems;
}

function key(group: string, kind: string, scope: string, name: string): string {
  return `${group} ${kind} ${scope} ${name}`;
}
