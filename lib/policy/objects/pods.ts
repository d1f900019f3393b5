import type { Field, ManifestObject, ManifestTree } from '../../manifests';
import { metricsOf } from './analyses';
import { LabelIndex } from './label-index';
import { perTree } from './per-tree';
import { ROLLOUT } from './rollouts';
import { containersOf, initContainersOf, type Workload, workloadsOf } from './workloads';

type Labels = Readonly<Record<string, string>>;

/** Every pod template of a tree: those of workloads, of the Jobs that an analysis starts, and of Experiments. */
export function podTemplatesOf(tree: ManifestTree): Workload[] {
  const fields = [
    ...metricsOf(tree).map((metric) => metric.at('provider', 'job', 'spec', 'template')),
    ...tree
      .ofKind('argoproj.io/Experiment')
      .flatMap((experiment) => experiment.at('spec', 'templates').items.map((template) => template.at('template'))),
  ];
  return [
    ...workloadsOf(tree),
    ...fields.flatMap((template) =>
      template.at('spec').isSet ? [{ object: template.object, template, runsOn: false }] : [],
    ),
  ];
}

/** Every container of a pod template, those that prepare it first. */
export function allContainersOf(workload: Workload): Field[] {
  return [...initContainersOf(workload), ...containersOf(workload)];
}

/** The containers that are there as long as the pod is: its own, and the sidecars among those that prepare it. */
export function lastingContainersOf(workload: Workload): Field[] {
  return [
    ...initContainersOf(workload).filter((container) => container.at('restartPolicy').text === 'Always'),
    ...containersOf(workload),
  ];
}

/** A container as people name it. */
export function containerName(container: Field): string {
  return container.at('name').text ?? `number ${Number(container.path.at(-1) ?? 0) + 1}`;
}

/** Whether the pods of a template run on Windows, which knows none of what Linux restricts them with. */
export function isOfWindows({ template }: Workload): boolean {
  return (
    template.at('spec', 'os', 'name').text === 'windows' ||
    template.at('spec', 'nodeSelector', 'kubernetes.io/os').text === 'windows'
  );
}

/** The pods of a tree, by their labels. */
export const podsOf = perTree((tree) => {
  const owners = ownersOfDeployments(tree);
  return new LabelIndex(
    workloadsOf(tree),
    ({ object }) => object,
    (workload) => labelSets(workload, owners.get(workload.object) ?? workload.object),
  );
});

/** The Services of a tree, by their own labels. */
export const labelledServices = perTree(
  (tree) =>
    new LabelIndex(
      tree.ofKind('/Service'),
      (service) => service,
      ({ labels }) => [labels],
    ),
);

/** The Services of a tree that send requests to the pods of each workload. Those that only lead to metrics are none. */
export const servicesOfPods = perTree((tree) => {
  const services = new Map<Workload['object'], ManifestObject[]>();
  for (const service of tree.ofKind('/Service')) {
    const ports = service.at('spec', 'ports').items;
    if (ports.length > 0 && ports.every((port) => /metrics|prometheus/.test(port.at('name').text ?? ''))) continue;
    for (const { object } of podsOf(tree).selectedBy(service.at('spec', 'selector')))
      services.set(object, [...(services.get(object) ?? []), service]);
  }
  return services;
});

/** The Rollout that takes the template of a Deployment (`workloadRef`), by the Deployment. */
export const ownersOfDeployments = perTree((tree) => {
  const owners = new Map<ManifestObject, ManifestObject>();
  for (const rollout of tree.ofKind(ROLLOUT)) {
    const reference = rollout.at('spec', 'workloadRef');
    const name = reference.at('name').text;
    if (name === undefined || reference.at('kind').text !== 'Deployment') continue;
    const deployment = tree.find('apps/Deployment', name, rollout);
    if (deployment) owners.set(deployment, rollout);
  }
  return owners;
});

/** Kinds that make no pods, or whose pods are known here. */
const WITHOUT_PODS =
  /^((|apps|batch|autoscaling|policy|networking\.k8s\.io|rbac\.authorization\.k8s\.io|argoproj\.io|.*\.istio\.io|external-secrets\.io|bitnami\.com|keda\.sh|cert-manager\.io)\/.*|monitoring\.coreos\.com\/(ServiceMonitor|PodMonitor|PrometheusRule)|gateway\.networking\.k8s\.io\/.*Route)$/;

const customNames = perTree(
  (tree) => new Set(tree.objects.filter(({ groupKind }) => !WITHOUT_PODS.test(groupKind)).map(({ name }) => name)),
);

/** Whether a selector can mean pods that an operator makes: it names a custom resource of the tree. */
export function meansPodsOfOperator(tree: ManifestTree, selector: Field): boolean {
  const values = [...selector.entries, ...selector.at('matchLabels').entries].flatMap(([, { text }]) => text ?? []);
  return values.some((value) => customNames(tree).has(value));
}

/** Whether a selector names a label of one revision. */
export function namesHash(key: string): boolean {
  return /^(rollouts-pod-template-hash|pod-template-hash|controller-revision-hash)$/.test(key);
}

/** The labels that pods of a template have: those of the canary or the stable ones can have more. */
function labelSets({ template }: Workload, owner: ManifestObject): Labels[] {
  const own = template.at('metadata', 'labels').labels;
  const strategy = owner.at('spec', 'strategy');
  const more = [
    strategy.at('canary', 'canaryMetadata'),
    strategy.at('canary', 'stableMetadata'),
    strategy.at('blueGreen', 'activeMetadata'),
    strategy.at('blueGreen', 'previewMetadata'),
  ];
  return [own, ...more.filter(({ isSet }) => isSet).map((metadata) => ({ ...own, ...metadata.at('labels').labels }))];
}
