import { groupedBy, type Problem, someOf } from '../../core';
import type { DocumentReader } from '../documents';
import { argoCdFolder } from '../layout';
import type { Delivered } from './delivered';
import { type Deliverers, deliverersIn } from './deliverers';
import type { Scope } from './scope';
import { stayAdvice } from './stay-advice';

/**
 * Applications of services that stay, and that a commit alone would not bring where they should be:
 *
 * - with another owner: another ApplicationSet, or a root Application in place of a set. Argo CD lets an Application belong to one of
 *   them alone, so the new one could not change it until somebody hands it over;
 * - in another place: what runs in the old one stays, and the new one has no stable version to go back to. Which clusters have some
 *   labels only Argo CD knows, so other labels are another place;
 * - with no owner: of a cluster that is not named any more. Nothing deletes them, and nobody changes them.
 */
export function movedServices(delivered: readonly Delivered[], scope: Scope, read: DocumentReader): Problem[] {
  return delivered.flatMap(({ environment, before, after }) => {
    const folder = argoCdFolder(environment);
    if (scope.adopts(folder)) return [];
    const [were, are] = [deliverersIn(before, read), deliverersIn(after, read)];
    // What single services bring adopts nothing of what they share.
    const otherwise = (then: string): string =>
      scope.covers(folder)
        ? `or publish it with --adopt ${folder}, and ${then}`
        : 'or publish the whole fleet once (without --only)';
    return [
      ...changes('owner', were, are).map(
        ({ from, to, services }) =>
          `${someOf(services)} would change from ${from} to ${to}, which Argo CD does not do by itself: ${stayAdvice(from, to, were, are)}; ${otherwise('hand the Applications over as docs/delivery.md says')}`,
      ),
      ...changes('place', were, are).map(
        ({ from, to, applications }) =>
          `${someOf(applications.map(readable))} would go from ${from} to ${to}: what runs in the old place stays there, and the first release in the new one skips all steps; put server, clusters and namespace back as they were, ${otherwise('do what docs/delivery.md says of moving services')}`,
      ),
      ...leftAlone(were, are).map(
        (applications) =>
          `no set or root would make ${someOf(applications.map(readable))}, though their services stay: they would go on by themselves, and nobody would change them; put the cluster back, ${otherwise('delete them as docs/delivery.md says of taking a cluster out')}`,
      ),
    ].map((message) => ({ path: folder, message }));
  });
}

/** What changes in the same way. */
interface Change {
  readonly from: string;
  readonly to: string;
  readonly applications: readonly string[];
  readonly services: readonly string[];
}

/** Applications that would have another owner, or go to another place. */
function changes(of: 'owner' | 'place', before: Deliverers, after: Deliverers): Change[] {
  const changing = [...after.of].flatMap(([application, { service, [of]: to }]) => {
    const from = before.of.get(application)?.[of];
    return from === undefined || from === to ? [] : [{ from, to, application, service }];
  });
  return [...groupedBy(changing, ({ from, to }) => `${from} ${to}`).values()].flatMap((alike) => {
    const [first] = alike;
    const services = [...new Set(alike.map(({ service }) => service))];
    return first ? [{ ...first, applications: alike.map(({ application }) => application), services }] : [];
  });
}

/** Applications that nothing would make, of services that stay; one list, or none. */
function leftAlone(before: Deliverers, after: Deliverers): string[][] {
  const stay = new Set([...after.of.values()].map(({ service }) => service));
  const gone = [...before.of].filter(([name, { service }]) => !after.of.has(name) && stay.has(service));
  return gone.length > 0 ? [gone.map(([name]) => name).sort()] : [];
}

/** A name that only Argo CD knows the whole of. */
function readable(name: string): string {
  return name.replace(/\{\{.*?\}\}/g, '*');
}
