import { ApiObject, type Chart, Lazy } from 'cdk8s';
import { argo } from '../../imports';
import type { GuardedWorkload } from '../service';
import type { ControllerWrittenFields } from '../traffic';
import { applicationSubscriptions } from './application-subscriptions';
import { atLeast } from './controller-versions';
import type { Environment } from './environment';
import { type FreezeWindow, syncWindows } from './freezes';
import type { GitOpsApp } from './gitops-app';
import { goTemplateLiteral, goTemplateLiterals } from './go-template';
import { serviceFolder } from './layout';
import { type OnCall, onCallRole } from './on-call';
import { isClusterScoped, projectKinds } from './resource-kinds';

/** What is delivered, and where. */
export interface Delivery {
  /** The name of the ApplicationSet and of the AppProject. */
  readonly name: string;
  readonly app: GitOpsApp;
  readonly environment: Environment;
  readonly services: ReadonlyMap<string, GuardedWorkload>;
  /** The charts of the services, whose kinds the project has to allow. */
  readonly charts: () => readonly Chart[];
  readonly applicationAnnotations: Readonly<Record<string, string>>;
  readonly freezes: readonly FreezeWindow[];
  readonly onCall?: OnCall;
}

/** Argo CD objects that must not vanish with a commit, nor with the Application that applies them. */
const KEPT = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };

/** Makes the Argo CD objects that deliver a set of services. */
export function deliver(chart: Chart, delivery: Delivery): void {
  new argo.AppProject(chart, 'project', {
    metadata: { name: delivery.name, annotations: { ...KEPT, 'argocd.argoproj.io/sync-wave': '-1' } },
    spec: Lazy.any({ produce: () => projectSpec(delivery) }),
  });
  new argo.ApplicationSet(chart, 'applications', {
    metadata: {
      name: delivery.name,
      annotations: KEPT,
      // With it, deleting the ApplicationSet lets go of its Applications; without it, it takes them along.
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec: Lazy.any({ produce: () => applicationSetSpec(delivery) }),
  });
}

function projectSpec(delivery: Delivery): argo.AppProjectSpec {
  const { name, app, environment, charts, onCall } = delivery;
  const windows = windowsOf(delivery);
  const kinds = projectKinds(charts().flatMap((chart) => chart.node.findAll().filter(ApiObject.isApiObject)));
  return {
    description: `${name}: the services that the fleet renders, from one repository into one namespace`,
    sourceRepos: [app.repository],
    destinations: [{ server: environment.server, namespace: environment.namespace }],
    // An absent list allows every namespaced kind; a list also decides which children the UI shows.
    namespaceResourceWhitelist: kinds.filter(({ group, kind }) => !isClusterScoped(group, kind)),
    clusterResourceWhitelist: kinds.filter(({ group, kind }) => isClusterScoped(group, kind)),
    ...(onCall ? { roles: [onCallRole(name, onCall)] } : {}),
    ...(windows.length > 0 ? { syncWindows: windows } : {}),
  };
}

function windowsOf({ freezes, services, environment }: Delivery): argo.SyncWindow[] {
  return syncWindows(freezes, new Set(services.keys()), {
    argoCd: environment.versions.argoCd,
    applicationOf: (service) => `${service}-${environment.environmentName}`,
  });
}

function applicationSetSpec({
  name,
  app,
  environment,
  services,
  applicationAnnotations,
}: Delivery): argo.ApplicationSetSpec {
  const subscriptions = applicationSubscriptions(services);
  const elements = [...services.keys()].sort().map((name) => ({ name, ...subscriptions.parameters(name) }));
  return {
    goTemplate: true,
    // A misspelt parameter is an error, not an empty string in a path.
    goTemplateOptions: ['missingkey=error'],
    generators: [{ list: { elements } }],
    // Two locks on production: an element that disappears deletes no Application, and an Application that is deleted
    // leaves its workloads running.
    syncPolicy: { applicationsSync: 'create-update', preserveResourcesOnDeletion: true },
    // An operator may pause automatic sync in an incident; the controller would switch it on again.
    ignoreApplicationDifferences: [{ jsonPointers: ['/spec/syncPolicy/automated'] }],
    template: {
      metadata: {
        name: `{{ .name }}-${environment.environmentName}`,
        annotations: {
          ...goTemplateLiterals(applicationAnnotations),
          ...subscriptions.annotations,
          // A commit re-renders only the services whose folder it touches.
          'argocd.argoproj.io/manifest-generate-paths': '.',
        },
        labels: { 'app.kubernetes.io/name': '{{ .name }}' },
      },
      spec: {
        project: name,
        source: {
          repoURL: goTemplateLiteral(app.repository),
          targetRevision: goTemplateLiteral(app.targetRevision),
          path: serviceFolder(environment.environmentName, '{{ .name }}'),
          // Said in full, so that no stray file makes Argo CD take the folder for a chart or an overlay.
          directory: { recurse: false, include: '*.yaml' },
        },
        destination: { server: goTemplateLiteral(environment.server), namespace: environment.namespace },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          retry: {
            limit: 5,
            backoff: { duration: '10s', factor: 2, maxDuration: '3m' },
            // A retry takes the newest commit: a revert does not wait behind the failing revision.
            ...(atLeast(environment.versions.argoCd, '3.2') ? { refresh: true } : {}),
          },
          // Never RespectIgnoreDifferences with these ignore rules: it freezes a whole list at its live value.
          syncOptions: ['ApplyOutOfSyncOnly=true', 'FailOnSharedResource=true'],
        },
        ignoreDifferences: ignoredDifferences(services),
      },
    },
  };
}

/**
 * What Argo CD must not call drift. One template serves all services, so a rule stands there once, with the service's name
 * as a parameter, where every service has it in the same form or makes no such object; others are named.
 */
function ignoredDifferences(services: ReadonlyMap<string, GuardedWorkload>): argo.ResourceIgnoreDifferences[] {
  const rules = new Map<string, { rule: argo.ResourceIgnoreDifferences; services: Set<string> }>();
  const templated = (service: string): ControllerWrittenFields[] =>
    (services.get(service)?.controllerWrites ?? []).map((rule) => ({
      ...rule,
      name: templatedName(rule.name, service),
      ...(rule.jsonPointers ? { jsonPointers: rule.jsonPointers.map(goTemplateLiteral) } : {}),
      ...(rule.jqPathExpressions ? { jqPathExpressions: rule.jqPathExpressions.map(goTemplateLiteral) } : {}),
    }));
  for (const service of services.keys()) {
    for (const rule of templated(service)) {
      const key = JSON.stringify(rule);
      const entry = rules.get(key) ?? { rule: rule as argo.ResourceIgnoreDifferences, services: new Set() };
      entry.services.add(service);
      rules.set(key, entry);
    }
  }
  return [...rules.values()].flatMap(({ rule, services: users }) => {
    const name = String(rule.name);
    const others = [...services].filter(([service]) => !users.has(service));
    const concerns = others.some(([other, service]) => makes(service, rule.kind, name.replace(NAME, other)));
    if (!concerns || !name.includes(NAME)) return [rule];
    return [...users].sort().map((service) => ({ ...rule, name: name.replace(NAME, service) }));
  });
}

const NAME = '{{ .name }}';

function makes(service: GuardedWorkload, kind: string, name: string): boolean {
  return service.node.findAll().some((c) => ApiObject.isApiObject(c) && c.kind === kind && c.name === name);
}

/** The names that every service's objects have in the same form; any other is somebody's own. */
function templatedName(name: string, service: string): string {
  const suffix = ['', '-stable', '-canary', '-preview'].find((end) => name === `${service}${end}`);
  return suffix === undefined ? goTemplateLiteral(name) : `${NAME}${suffix}`;
}
