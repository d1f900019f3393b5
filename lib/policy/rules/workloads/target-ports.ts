import type { Field, ManifestTree } from '../../../manifests';
import { lastingContainersOf, podsOf, type Workload } from '../../objects';

/** A port of a Service, and the pods that it leads to. */
export interface TargetPort {
  /** The port of the Service. */
  readonly port: Field;
  /** Its targetPort, which may not be there: then it is the port itself. */
  readonly at: Field;
  readonly workload: Workload;
  /** What the containers of these pods say. */
  readonly ports: readonly Field[];
}

/** Where the Services of a tree send requests to. */
export function targetPortsOf(tree: ManifestTree): TargetPort[] {
  return tree.ofKind('/Service').flatMap((service) => {
    const ports = service.at('spec', 'ports').items;
    // Without an address of its own a Service leads to the pods, whatever its ports are.
    if (service.at('spec', 'clusterIP').text === 'None') return [];
    return podsOf(tree)
      .selectedBy(service.at('spec', 'selector'))
      .flatMap((workload) => {
        const said = lastingContainersOf(workload).flatMap((container) => container.at('ports').items);
        return ports.map((port) => ({ port, at: port.at('targetPort'), workload, ports: said }));
      });
  });
}
