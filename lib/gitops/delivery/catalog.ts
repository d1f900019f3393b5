import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { argo } from '../../../imports';
import { type GuardedWorkload, subscriptionAnnotations } from '../../service';
import type { SetElement } from '../argo-cd';
import { atLeast } from '../controller-versions';
import type { Environment } from '../environment';
import { serviceAnnotationsOf } from '../service-annotations';
import { TextFile } from '../text-file';
import { toYaml } from '../yaml';
import { ownerMetadata } from './application-spec';
import type { Delivery } from './delivery';
import { ignoredOf } from './ignored-differences';
import { WAVE_LABEL } from './rolling-strategy';
import type { Share, Source } from './share';

/**
 * An ApplicationSet that reads a file a service. The template says nothing of any service, and each file all that is said of
 * its own: whichever of the two is published first, the Applications are those of the files.
 */
export function fromCatalog({ app, environment, id }: Delivery, { number }: Share): Source {
  return {
    generator: {
      git: {
        repoURL: app.repository,
        revision: app.targetRevision,
        files: [{ path: `${catalogFolder(environment.environmentName, id)}/*.yaml` }],
      },
      ...(number === undefined ? {} : { selector: { matchLabels: { [SHARE]: String(number) } } }),
    },
    // Before 3.0, Argo CD takes no notice of selectors inside of a matrix without it.
    ...(atLeast(environment.versions.argoCd, '3.0') ? {} : { applyNestedSelectors: true }),
    its: { labels: {}, annotations: {}, ignoreDifferences: [] },
    templatePatch: PATCH,
  };
}

// Only a patch can hold lists and maps of a parameter: the template itself has places for texts alone.
const PATCH = `metadata:
  annotations: {{ toJson .annotations }}
  labels: {{ toJson .labels }}
spec:
  ignoreDifferences: {{ toJson .ignoreDifferences }}
`;

/** What the catalog says of a service. */
export function catalogElement(
  { environment, ownersOf }: Delivery,
  name: string,
  { services, number, waves }: Share,
): SetElement & CatalogElement {
  const service = services.get(name);
  const owner = ownerMetadata(ownersOf(name));
  const wave = waves?.get(name);
  const told = (service?.notifications ?? []).flatMap(({ applications }) => applications);
  return {
    name,
    ...(number === undefined ? {} : { [SHARE]: String(number) }),
    annotations: {
      ...owner.annotations,
      ...Object.fromEntries(serviceAnnotationsOf(environment).map(({ key, of }) => [key, of(name)])),
      ...subscriptionAnnotations(told),
    },
    labels: { ...owner.labels, ...(wave === undefined ? {} : { [WAVE_LABEL]: wave }) },
    ignoreDifferences: service ? ignoredOf(service) : [],
  };
}

interface CatalogElement {
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly ignoreDifferences: readonly argo.ResourceIgnoreDifferences[];
}

/** The parameter that says which of several ApplicationSets has a service: from 1, as a text. */
const SHARE = 'share';

/**
 * The folder of the files that the ApplicationSets of a set read. Outside `clusters/`, so that nothing applies them, and that
 * each is published by itself, with its service.
 */
function catalogFolder(environment: string, set: string): string {
  return `catalog/${environment}/${set}`;
}

const catalogued = new WeakSet<Environment>();

/** Whether an environment has a set that is delivered from a catalog. */
export function hasCatalog(environment: Environment): boolean {
  return catalogued.has(environment);
}

/** The file of a service in the catalog: the service's own, rendered and published with it. */
export function catalogFile(
  { environment, id }: Delivery,
  name: string,
  service: GuardedWorkload,
  element: () => SetElement,
): void {
  catalogued.add(environment);
  // Below a construct of its own: in a service's chart, people give their own constructs any other name.
  const scope = new Construct(Chart.of(service), 'release-train catalog');
  new TextFile(scope, 'file', {
    path: `${catalogFolder(environment.environmentName, id)}/${name}.yaml`,
    content: () => toYaml([element()]),
  });
}
