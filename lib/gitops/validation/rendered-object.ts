import type { IConstruct } from 'constructs';
import { type Problem, pathOf } from '../../core';
import { clustersOf } from '../clusters-of';

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

/** The construct that a person wrote: cdk8s-plus keeps its API object in a child called `Resource`. */
export function ownerOf(construct: IConstruct): IConstruct {
  return construct.node.id === 'Resource' && construct.node.scope ? construct.node.scope : construct;
}

/** A problem of one object, at the construct that a person wrote. */
export function problemOf({ construct, service }: RenderedObject, message: string): TreeProblem {
  return { path: pathOf(ownerOf(construct)), message, service };
}

/** Where an object's name has to be its own, and where references look: its namespace, in each of its clusters. */
export function scopesOf({ construct, manifest }: RenderedObject): string[] {
  return clustersOf(construct).map((cluster) => `${cluster} ${manifest.metadata?.namespace ?? ''}`);
}

/** `Rollout svc-a`, as messages call an object. */
export function title({ manifest }: RenderedObject): string {
  return `${manifest.kind} ${manifest.metadata?.name}`;
}
