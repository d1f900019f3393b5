import type { argo } from '../../../imports';
import { applicationName } from '../application-names';
import { atLeast } from '../controller-versions';
import type { Environment } from '../environment';
import { serviceFolder } from '../layout';
import { OWNER, type Owners, ownerLabel, ownersText } from '../owners';
import type { Delivery } from './delivery';

/** How an Application is written: as it is, or as the template of many, in which texts are Go templates. */
export interface Writing {
  /** The service's name. */
  readonly service: string;
  /** The name of its cluster, where there are several. */
  readonly cluster?: string;
  /** The API server of the cluster. */
  readonly server: string;
  /** A text as it has to stand there. */
  readonly text: (plain: string) => string;
}

/** The metadata of a service's Application, without annotations of its own. */
export function applicationMetadata({ environment }: Delivery, { service, cluster }: Writing) {
  return {
    name: applicationName(environment.environmentName, service, cluster),
    annotations: {
      // A commit re-renders only the services whose folder it touches.
      'argocd.argoproj.io/manifest-generate-paths': '.',
    },
    labels: { 'app.kubernetes.io/name': service },
  };
}

/** How a sync that failed is tried again. */
export function retryOf({ versions }: Environment): argo.RetryStrategy {
  return {
    limit: 5,
    backoff: { duration: '10s', factor: 2, maxDuration: '3m' },
    // A retry takes the newest commit: a revert does not wait behind the failing revision.
    ...(atLeast(versions.argoCd, '3.2') ? { refresh: true } : {}),
  };
}

/** Annotations and labels that tell who owns something. */
export interface OwnerMetadata {
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Who owns an Application: for people, and to select by. */
export function ownerMetadata(owners: Owners | undefined): OwnerMetadata {
  return owners === undefined
    ? { annotations: {}, labels: {} }
    : { annotations: { [OWNER]: ownersText(owners) }, labels: { [OWNER]: ownerLabel(owners) } };
}

/** What a service's Application says, however it comes about. */
export function applicationSpec(
  { name, app, environment, namespace }: Delivery,
  { service, server, text }: Writing,
  ignoreDifferences: readonly argo.ResourceIgnoreDifferences[],
): argo.ApplicationSpec {
  return {
    project: name,
    source: {
      repoURL: text(app.repository),
      targetRevision: text(app.targetRevision),
      path: serviceFolder(environment.environmentName, service),
      // Said in full, so that no stray file makes Argo CD take the folder for a chart or an overlay.
      directory: { recurse: false, include: '*.yaml' },
    },
    destination: { server, namespace },
    syncPolicy: {
      automated: { prune: true, selfHeal: true },
      retry: retryOf(environment),
      // Never RespectIgnoreDifferences with these ignore rules: it freezes a whole list at its live value.
      syncOptions: ['ApplyOutOfSyncOnly=true', 'FailOnSharedResource=true'],
    },
    ignoreDifferences,
  };
}
