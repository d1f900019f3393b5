import type { Scenario } from '../scenario';
import type { Version } from './cluster';
import type { Release } from './istio-labels';
import type { PlayedService } from './played-service';
import type { PodLife } from './pod';

/** What tells the pods of a version from those of the other. */
export function releaseOf(service: PlayedService, version: Version): Release {
  const { canaryHash, canaryLabels = {}, stableHash, stableLabels = {} } = service;
  return version === 'canary'
    ? { hash: canaryHash, labels: canaryLabels, network: 2 }
    : { hash: stableHash, labels: stableLabels, network: 1 };
}

/** How the pods of a version live. Those of the stable one always start. */
export function lifeOf(version: Version, { minReadySeconds }: PlayedService, scenario: Scenario): PodLife {
  const { startup = 20, canaryPods } = scenario;
  const fate = version === 'canary' ? canaryPods : 'start';
  return {
    startup: fate === 'never-ready' ? Number.POSITIVE_INFINITY : startup * 1000,
    livesFor: typeof fate === 'object' ? fate.livesFor * 1000 : Number.POSITIVE_INFINITY,
    minReady: minReadySeconds * 1000,
  };
}
