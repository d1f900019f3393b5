import type { Field } from '../../../manifests';

/** A route as people name it. */
export function titleOf(route: Field): string {
  const name = route.at('name').text;
  return name ? `the route ${name}` : 'the split route';
}
