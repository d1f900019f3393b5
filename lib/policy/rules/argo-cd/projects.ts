import { environmentOf, type Field, type ManifestObject, type ManifestTree } from '../../../manifests';
import { type Application, globMatches, isUnfilled, knownText } from '../../objects';

export const PROJECT = 'argoproj.io/AppProject';

/** The AppProject of an Application, if the tree holds it. */
export function projectOf(tree: ManifestTree, application: Application): ManifestObject | undefined {
  const name = knownText(application.spec.at('project'));
  if (name === undefined) return undefined;
  const here = tree.find(PROJECT, name, application.object);
  if (here) return here;
  // One for several environments stands outside of them.
  const shared = tree.ofKind(PROJECT).filter((it) => it.name === name && environmentOf(it) === undefined);
  return shared.length === 1 ? shared[0] : undefined;
}

/** Whether a pattern of a project matches; one that begins with ! matches what the rest of it does not. */
export function permits(pattern: string, text: string, separator = ''): boolean {
  return pattern.startsWith('!')
    ? !globMatches(pattern.slice(1), text, separator)
    : globMatches(pattern, text, separator);
}

const IN_CLUSTER = { name: 'in-cluster', server: 'https://kubernetes.default.svc' };

/** Where an Application deploys to; what is not known is undefined. */
export interface Destination {
  readonly server?: string;
  readonly name?: string;
}

/** The cluster of an Application, the one of Argo CD itself by both of its names; undefined if it is not known. */
export function clusterOf({ spec }: Application): Destination | undefined {
  const [server, name] = ['server', 'name'].map((key) => spec.at('destination', key).text || undefined);
  if ([server, name].some((it) => it !== undefined && isUnfilled(it)) || (server === undefined && name === undefined))
    return undefined;
  return server === IN_CLUSTER.server || name === IN_CLUSTER.name
    ? IN_CLUSTER
    : { ...(server === undefined ? {} : { server }), ...(name === undefined ? {} : { name }) };
}

/** Whether a project lets an Application deploy into a namespace of a cluster; undefined if the manifests do not say. */
export function permitsDestination(
  project: ManifestObject,
  { server, name }: Destination,
  namespace: string,
): boolean | undefined {
  let permitted = false;
  for (const item of project.at('spec', 'destinations').items) {
    const its = {
      server: item.at('server').text,
      name: item.at('name').text,
      namespace: item.at('namespace').text ?? '',
    };
    // By which server Argo CD knows a name is not written anywhere.
    const comparable = (its.server && server) || (its.name && name) || its.server === '*' || its.name === '*';
    if (!comparable) return undefined;
    const inCluster =
      (server !== undefined && its.server !== undefined && permits(its.server, server)) ||
      (name !== undefined && its.name !== undefined && permits(its.name, name)) ||
      its.server === '*' ||
      its.name === '*';
    const inNamespace = permits(its.namespace, namespace);
    if (inCluster && inNamespace) permitted = true;
    else if (!inNamespace && its.namespace.startsWith('!')) return false;
    else if (!inCluster && [its.server, its.name].some((pattern) => pattern?.startsWith('!'))) return false;
  }
  return permitted;
}

/** A repository as Argo CD compares it: of what writes it in several ways, one. */
export function repositoryOf(url: string): string {
  const lower = url.trim().toLowerCase();
  const ssh = /^(?:ssh:\/\/)?(?:[\w.-]+@)([\w.-]+)[:/](?!\d+\/)(.*)$/.exec(lower);
  return (ssh ? `${ssh[1]}/${ssh[2]}` : lower.replace(/^https?:\/\//, '')).replace(/\/$/, '').replace(/\.git$/, '');
}

/** Whether a project lets an Application take manifests from a repository. */
export function permitsRepository(project: ManifestObject, url: string): boolean {
  const patterns = project.at('spec', 'sourceRepos').items.flatMap(({ text }) => text ?? []);
  const wanted = repositoryOf(url);
  const matches = (pattern: string): boolean => globMatches(repositoryOf(pattern), wanted, '/');
  if (patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1)))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern));
}

/** Kinds of Kubernetes that are in no namespace, and those of others that are found beside services. */
const OF_THE_CLUSTER = new Set(
  [
    '/Namespace /Node /PersistentVolume rbac.authorization.k8s.io/ClusterRole rbac.authorization.k8s.io/ClusterRoleBinding',
    'apiextensions.k8s.io/CustomResourceDefinition admissionregistration.k8s.io/MutatingWebhookConfiguration',
    'admissionregistration.k8s.io/ValidatingWebhookConfiguration admissionregistration.k8s.io/ValidatingAdmissionPolicy',
    'storage.k8s.io/StorageClass scheduling.k8s.io/PriorityClass apiregistration.k8s.io/APIService',
    'networking.k8s.io/IngressClass argoproj.io/ClusterAnalysisTemplate gateway.networking.k8s.io/GatewayClass',
    'kargo.akuity.io/Project',
  ].flatMap((line) => line.split(' ')),
);

const KNOWN_GROUPS = /^$|^(apps|batch|autoscaling|policy|argoproj\.io)$|\.(k8s|istio)\.io$/;

/** Whether a project lets an Application deploy an object of this kind. */
export function permitsKind(project: ManifestObject, { group, kind, groupKind }: ManifestObject): boolean {
  const inList = (list: Field): boolean =>
    list.items.some(
      (it) => globMatches(it.at('group').text ?? '', group) && globMatches(it.at('kind').text ?? '', kind),
    );
  const ofCluster = OF_THE_CLUSTER.has(groupKind) || /^Cluster[A-Z]/.test(kind);
  const [allowed, denied] = ['Whitelist', 'Blacklist'].map((end) =>
    project.at('spec', `${ofCluster ? 'cluster' : 'namespace'}Resource${end}`),
  ) as [Field, Field];
  // Of a kind of others nobody knows whether it is in a namespace.
  if (!KNOWN_GROUPS.test(group) && inList(project.at('spec', 'clusterResourceWhitelist'))) return true;
  return (ofCluster || allowed.isSet ? inList(allowed) : true) && !inList(denied);
}
