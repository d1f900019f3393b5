import type { IConstruct } from 'constructs';
import { show } from '../core';

/** The versions of the controllers that read the rendered objects, as `major.minor`. */
export interface ControllerVersions {
  /** The clusters' Kubernetes, from 1.25. @default '1.28' */
  readonly kubernetes?: string;
  /** The Rollouts controller, from 1.8. @default '1.9' */
  readonly argoRollouts?: string;
  /** Argo CD, from 2.14. @default '3.2' */
  readonly argoCd?: string;
  /** Istio, from 1.22. @default '1.24' */
  readonly istio?: string;
}

export type Controller = keyof ControllerVersions;

/** What an environment runs where it does not say otherwise. */
export const DEFAULT_VERSIONS: Required<ControllerVersions> = {
  kubernetes: '1.28',
  argoRollouts: '1.9',
  argoCd: '3.2',
  istio: '1.24',
};

/** How people call the controllers. */
export const CONTROLLER_NAMES: Record<Controller, string> = {
  kubernetes: 'Kubernetes',
  argoRollouts: 'Argo Rollouts',
  argoCd: 'Argo CD',
  istio: 'Istio',
};

/**
 * The oldest version that the rendered path works with, and why.
 */
const OLDEST: Record<Controller, readonly [string, string]> = {
  kubernetes: ['1.25', 'older ones have no stable autoscaling/v2 and policy/v1'],
  argoRollouts: ['1.8', 'older ones do not pause when a background analysis is inconclusive'],
  argoCd: ['2.14', 'older ones are out of support, and nothing here was read against them'],
  istio: ['1.22', 'older ones have no networking.istio.io/v1'],
};

/** Whether a version is at least another one. */
export function atLeast(version: string, other: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major > otherMajor || (major === otherMajor && minor >= otherMinor);
}

/** The declared versions that are sound. */
export function soundVersions(versions: ControllerVersions): ControllerVersions {
  return Object.fromEntries(
    Object.entries(versions).filter(
      ([key, version]) => version !== undefined && versionProblems({ [key]: version }).length === 0,
    ),
  );
}

/** What is wrong with the declared versions. */
export function versionProblems(versions: ControllerVersions): string[] {
  return Object.entries(versions).flatMap(([key, version]) => {
    if (!Object.hasOwn(DEFAULT_VERSIONS, key))
      return [
        `controllers: ${show(key)} is not known; the controllers are ${Object.keys(DEFAULT_VERSIONS).join(', ')}`,
      ];
    if (version === undefined) return [];
    const controller = key as Controller;
    if (typeof version !== 'string' || !/^\d+\.\d+$/.test(version)) {
      return [
        `controllers.${key}: ${show(version)} is no version; write major.minor as a string, such as '${DEFAULT_VERSIONS[controller]}'`,
      ];
    }
    const [oldest, why] = OLDEST[controller];
    return atLeast(version, oldest)
      ? []
      : [
          `controllers.${key}: ${CONTROLLER_NAMES[controller]} ${version} is too old: ${why}; ${oldest} is the oldest that works`,
        ];
  });
}

const declared = new WeakMap<IConstruct, Required<ControllerVersions>>();

/** Declares the versions for everything below a construct. */
export function declareVersions(construct: IConstruct, versions: Required<ControllerVersions>): void {
  declared.set(construct, versions);
}

/** The versions that hold for a construct. */
export function versionsOf(construct: IConstruct): Required<ControllerVersions> {
  for (let at: IConstruct | undefined = construct; at; at = at.node.scope) {
    const versions = declared.get(at);
    if (versions) return versions;
  }
  return DEFAULT_VERSIONS;
}
