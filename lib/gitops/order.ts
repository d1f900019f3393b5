import type { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { pathOf } from '../core';

/** A dependency that cannot be kept, and the construct that declares it. */
export interface DependencyProblem {
  readonly construct: IConstruct;
  readonly message: string;
}

/**
 * Puts the objects of every chart into the order of their dependencies, in place, in linear time. (The graph of stock
 * cdk8s takes exponential time.) A dependency between two charts is a problem: nothing in a GitOps repository obeys it.
 */
export function dependencyOrder(
  constructs: readonly IConstruct[],
  byChart: Map<Chart, ApiObject[]>,
): DependencyProblem[] {
  const problems: DependencyProblem[] = [];
  const before = new Map<ApiObject, ApiObject[]>();
  const objects = new Set([...byChart.values()].flat());
  const objectsBelow = (construct: IConstruct): ApiObject[] =>
    construct.node.findAll().filter((c): c is ApiObject => objects.has(c as ApiObject));
  for (const construct of constructs) {
    for (const target of construct.node.dependencies) {
      const targets = objectsBelow(target);
      for (const object of objectsBelow(construct)) {
        const inChart = targets.filter((t) => t.chart === object.chart);
        if (inChart.length > 0) before.set(object, [...(before.get(object) ?? []), ...inChart]);
        if (inChart.length < targets.length) {
          problems.push({
            construct,
            message: `depends on ${pathOf(target)}, which is in another chart: files in a GitOps repository are not applied in such an order; remove the dependency and use sync waves within a service`,
          });
          break;
        }
      }
    }
  }
  if (before.size === 0) return problems;
  for (const [chart, list] of byChart) {
    const sorted = sort(list, before);
    if (sorted.cycle)
      problems.push({
        construct: chart,
        message: `its objects depend on each other in a circle (${sorted.cycle.map(pathOf).join(' -> ')}); remove one of the dependencies`,
      });
    else byChart.set(chart, sorted.order);
  }
  return problems;
}

/** Depth first, iterative: a long chain must not exhaust the stack. */
function sort(
  list: readonly ApiObject[],
  before: ReadonlyMap<ApiObject, readonly ApiObject[]>,
): { order: ApiObject[]; cycle?: ApiObject[] } {
  const order: ApiObject[] = [];
  const state = new Map<ApiObject, 'open' | 'done'>();
  for (const start of list) {
    const stack = [start];
    while (stack.length > 0) {
      const object = stack[stack.length - 1] as ApiObject;
      if (state.get(object) === 'done') {
        stack.pop();
        continue;
      }
      const next = (before.get(object) ?? []).filter((b) => state.get(b) !== 'done');
      if (next.length === 0) {
        state.set(object, 'done');
        order.push(object);
        stack.pop();
        continue;
      }
      state.set(object, 'open');
      const open = next.find((b) => state.get(b) === 'open');
      // What is open and not done is above this object on the path: the path has come back to it.
      if (open) return { order, cycle: openPath(stack, state, open) };
      stack.push(...next);
    }
  }
  return { order };
}

function openPath(stack: readonly ApiObject[], state: ReadonlyMap<ApiObject, string>, from: ApiObject): ApiObject[] {
  const open = [...new Set(stack.filter((object) => state.get(object) === 'open'))];
  return [...open.slice(open.indexOf(from)), from];
}
