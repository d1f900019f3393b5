import type { IConstruct } from 'constructs';
import { type Problem, pathOf } from '../../core';

/** A Kubernetes object as it is about to be written. */
export interface RenderedObject {
  // biome-ignore lint/suspicious/noExplicitAny: a manifest of any kind, read field by field
  readonly manifest: any;
  /** The construct that it came from. */
  readonly construct: IConstruct;
  /** Its file, without the extension. */
  readonly file: string;
  /** The service whose folder it is in, if it is in one. */
  readonly service?: string;
  /** Its API group; empty for the core group. */
  readonly group: string;
  /** Its sync wave. */
  readonly wave: number;
}

/** What is wrong with the tree, and the service that it keeps from being rendered, if it is one service's matter. */
export interface TreeProblem extends Problem {
  readonly service?: string;
}

/** A problem of one object, at the construct that a person wrote. */
export function problemOf(object: RenderedObject, message: string): TreeProblem {
  const { construct } = object;
  const owner = construct.node.id === 'Resource' && construct.node.scope ? construct.node.scope : construct;
  return { path: pathOf(owner), message, service: object.service };
}

const SCOPES = new Map<string, string>();

/**
 * Where an object's name has to be its own, and where references look: a namespace of one environment. Two environments
 * are two clusters, or two namespaces: the folder tells them apart where the namespace does not.
 */
export function scopeOf({ file, manifest }: RenderedObject): string {
  let environment = SCOPES.get(file);
  if (environment === undefined) {
    environment = file.split('/').slice(0, 2).join('/');
    if (SCOPES.size > 10_000) SCOPES.clear();
    SCOPES.set(file, environment);
  }
  return `${environment} ${manifest.metadata?.namespace ?? ''}`;
}

/** `Rollout svc-a`, as messages call an object. */
export function title({ manifest }: RenderedObject): string {
  return `${manifest.kind} ${manifest.metadata?.name}`;
}
