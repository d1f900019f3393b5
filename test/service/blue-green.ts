import type { BlueGreenProps } from '../../lib';
import { documents, fleet, type Manifest, problems, SERVICE } from '../support/fleet';

/** The manifests of one blue-green service in a fleet of its own. */
export function renderedBlueGreen(
  props: Partial<BlueGreenProps> = {},
  ...[environment, app]: [environment?: Parameters<typeof fleet>[1], app?: Parameters<typeof fleet>[0]]
): Manifest[] {
  const { app: gitops, services } = fleet(app, environment);
  services.addBlueGreenService('svc-a', { ...SERVICE, ...props });
  return documents(gitops.render().get('clusters/prod/apps/svc-a/svc-a.k8s.yaml') ?? '');
}

/** What is wrong with a blue-green service. */
export function blueGreenProblems(props: Record<string, unknown>): string[] {
  const { app, services } = fleet();
  services.addBlueGreenService('svc-a', { ...SERVICE, ...props } as BlueGreenProps);
  return problems(() => app.render());
}
