import { type Checked, dnsLabelProblem, labelValueProblem, qualifiedNameProblem, show } from '../core';

/**
 * Several clusters that get the same services: one folder a service, which an Application in each cluster applies. They get
 * a release at the same moment; where one shall go before another, or where they differ in anything, each is an
 * Environment of its own.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Matrix/
 * @example
 * import { Clusters, Environment, GitOpsApp } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * new Environment(app, 'prod', {
 *   namespace: 'prod',
 *   prometheus: 'http://prometheus.monitoring:9090',
 *   clusters: Clusters.named({ eu: 'https://eu.k8s.example.com:6443', us: 'https://us.k8s.example.com:6443' }),
 * });
 */
export class Clusters implements Checked {
  /**
   * Clusters by name, each with its API server as `argocd cluster list` shows it. The Applications of `svc-a` in `prod` are
   * called `svc-a-prod-eu` and `svc-a-prod-us`.
   */
  public static named(servers: Readonly<Record<string, string>>): Clusters {
    const entries = isMap(servers) ? Object.entries(servers).sort(([a], [b]) => (a < b ? -1 : 1)) : [];
    const problems = isMap(servers) ? serversProblems(entries) : [`${show(servers)} ${NO_CLUSTERS}`];
    return new Clusters(problems, new Map(entries), undefined);
  }

  /**
   * Whatever clusters Argo CD knows by a Secret with these labels, those that join later as well. Their Applications bear
   * the name that the cluster has in Argo CD. Nobody here knows how many they are: a train cannot wait for them.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Cluster/
   */
  public static labelled(labels: Readonly<Record<string, string>>): Clusters {
    const entries = isMap(labels) ? Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)) : [];
    const problems = isMap(labels)
      ? labelsProblems(entries)
      : [`${show(labels)} is no set of labels; write for example { env: 'prod' }`];
    return new Clusters(problems, undefined, Object.fromEntries(entries));
  }

  private constructor(
    /** What is wrong with them. */
    public readonly problems: readonly string[],
    /** The API servers, by name; undefined where only Argo CD knows them. */
    public readonly servers: ReadonlyMap<string, string> | undefined,
    /** The labels that choose them, where they are chosen so. */
    public readonly labels: Readonly<Record<string, string>> | undefined,
  ) {}
}

/** Says why an address is no API server, or undefined. */
export function apiServerProblem(server: unknown): string | undefined {
  return typeof server === 'string' && /^https:\/\/[^\s/@]+(:\d+)?(\/[^\s@]*)?$/.test(server)
    ? undefined
    : `${show(server)} is no API server; write its address as \`argocd cluster list\` shows it, such as https://10.0.0.1:6443`;
}

const NO_CLUSTERS = "names no clusters; write for example { eu: 'https://eu.k8s.example.com:6443' }";

function isMap(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function serversProblems(servers: readonly (readonly [name: string, server: string])[]): string[] {
  if (servers.length === 0) return [`an empty object ${NO_CLUSTERS}`];
  const problems = servers.flatMap(([name, server]) => {
    const wrongName = dnsLabelProblem(name, 16, "every Application's name ends in it");
    const wrongServer = apiServerProblem(server);
    return [...(wrongName ? [wrongName] : []), ...(wrongServer ? [`${name}: ${wrongServer}`] : [])];
  });
  const asOne = (server: unknown): string => String(server).replace(/\/+$/, '');
  const twice = servers.find(([, server], i) => servers.findIndex(([, other]) => asOne(other) === asOne(server)) !== i);
  // Two Applications that apply one folder to one place would each call the other's objects shared, and refuse them.
  return twice ? [...problems, `${twice[0]}: ${twice[1]} stands there twice; name each cluster once`] : problems;
}

function labelsProblems(labels: readonly (readonly [label: string, value: string])[]): string[] {
  // No labels select every cluster, the one that Argo CD itself runs in as well.
  if (labels.length === 0)
    return ["no labels would mean every cluster that there is; write for example { env: 'prod' }"];
  return labels.flatMap(([label, value]) => qualifiedNameProblem(label) ?? labelValueProblem(value) ?? []);
}
