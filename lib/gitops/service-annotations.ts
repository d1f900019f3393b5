import type { Environment } from './environment';

/** An annotation of all Applications of an environment, whose value differs by service. */
export interface ServiceAnnotation {
  readonly key: string;
  /** The parameter of an ApplicationSet that holds the value: letters and digits, as Go writes a name. */
  readonly parameter: string;
  /** The value for a service. It is asked for while the app is rendered. */
  readonly of: (service: string) => string;
}

const annotations = new WeakMap<Environment, ServiceAnnotation[]>();

/** Gives each Application of an environment an annotation, however it is delivered. Of two with one key, the first counts. */
export function annotateApplications(environment: Environment, annotation: ServiceAnnotation): void {
  const others = annotations.get(environment) ?? [];
  if (others.every(({ key }) => key !== annotation.key)) annotations.set(environment, [...others, annotation]);
}

/** The annotations of an environment's Applications that differ by service. */
export function serviceAnnotationsOf(environment: Environment): readonly ServiceAnnotation[] {
  return annotations.get(environment) ?? [];
}
