import type { Construct } from 'constructs';
import { dnsLabelProblem } from '../../core';
import { Environment } from '../../gitops';

/** The environments of a fleet, in the order in which a release goes through them. A name that is wrong is told elsewhere. */
export function environmentNames(anywhere: Construct): string[] {
  const all = anywhere.node.root.node.findAll().filter((construct) => construct instanceof Environment);
  return all.map(({ environmentName }) => environmentName).filter((name) => !dnsLabelProblem(name));
}

/** Where a release begins: in the first environment that comes after no other one. */
export function firstEnvironment(anywhere: Construct): string {
  const all = anywhere.node.root.node.findAll().filter((construct) => construct instanceof Environment);
  return (all.find(({ after }) => after.length === 0) ?? all[0])?.environmentName ?? '';
}
