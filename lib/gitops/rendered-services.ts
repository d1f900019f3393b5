import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { manifestOf } from './manifests';

/** What services render, for what is said of them as a whole: patches and all, as it will stand in Git. */
export interface RenderedServices {
  /** The objects of the chart that a construct stands in. */
  // biome-ignore lint/suspicious/noExplicitAny: manifests of all kinds, read field by field
  manifestsOf(construct: IConstruct): readonly any[];
}

/** What comes out when a fleet is looked at as a whole: a sentence or two each, as `report` and `warn` take them. */
export interface Findings {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

type Look = (services: RenderedServices) => Findings;

const looks = new WeakMap<IConstruct, Look>();

/**
 * Looks at what a whole fleet renders, before anything is written. It is not called while something else is wrong, since
 * what does not render cannot be added up, nor when only some services are rendered.
 */
export function whenRendered(construct: IConstruct, look: Look): void {
  looks.set(construct, look);
}

/** What a construct finds in the fleet; undefined if it does not look. */
export function findingsOf(construct: IConstruct, services: RenderedServices): Findings | undefined {
  return looks.get(construct)?.(services);
}

/**
 * What services render, for an object that is rendered along with them. A service that does not render has nothing: what is
 * wrong with it is told where it stands.
 */
export function servicesBeingRendered(): RenderedServices {
  return {
    manifestsOf(construct) {
      const chart = Chart.of(construct);
      const own = chart.node.findAll().filter(ApiObject.isApiObject);
      try {
        return own.filter((object) => Chart.of(object) === chart).map(manifestOf);
      } catch {
        return [];
      }
    },
  };
}
