import { ApiObject } from 'cdk8s';
import type { argo } from '../../../imports';
import type { GuardedWorkload } from '../../service';
import type { ControllerWrittenFields } from '../../traffic';
import { goTemplateLiteral } from '../go-template';

/** The service's name in the template of an ApplicationSet. */
export const NAME = '{{ .name }}';

/** What Argo CD must not call drift of one service. */
export function ignoredOf(service: GuardedWorkload): argo.ResourceIgnoreDifferences[] {
  return service.controllerWrites.map((rule) => rule as argo.ResourceIgnoreDifferences);
}

/**
 * The same for all services of a template. A rule stands there once, with the service's name as a parameter, where every
 * service has it in the same form or makes no such object; others are named.
 */
export function ignoredInTemplate(services: ReadonlyMap<string, GuardedWorkload>): argo.ResourceIgnoreDifferences[] {
  const rules = new Map<string, { rule: argo.ResourceIgnoreDifferences; services: Set<string> }>();
  const templated = (service: string): ControllerWrittenFields[] =>
    (services.get(service)?.controllerWrites ?? []).map((rule) => ({
      ...rule,
      name: templatedName(rule.name, service),
      ...(rule.jsonPointers ? { jsonPointers: rule.jsonPointers.map(goTemplateLiteral) } : {}),
      ...(rule.jqPathExpressions ? { jqPathExpressions: rule.jqPathExpressions.map(goTemplateLiteral) } : {}),
    }));
  for (const service of services.keys()) {
    for (const rule of templated(service)) {
      const key = JSON.stringify(rule);
      const entry = rules.get(key) ?? { rule: rule as argo.ResourceIgnoreDifferences, services: new Set() };
      entry.services.add(service);
      rules.set(key, entry);
    }
  }
  return [...rules.values()].flatMap(({ rule, services: users }) => {
    const name = String(rule.name);
    const others = [...services].filter(([service]) => !users.has(service));
    const concerns = others.some(([other, service]) => makes(service, rule.kind, name.replace(NAME, other)));
    if (!concerns || !name.includes(NAME)) return [rule];
    return [...users].sort().map((service) => ({ ...rule, name: name.replace(NAME, service) }));
  });
}

function makes(service: GuardedWorkload, kind: string, name: string): boolean {
  return service.node.findAll().some((c) => ApiObject.isApiObject(c) && c.kind === kind && c.name === name);
}

/** The names that every service's objects have in the same form; any other is somebody's own. */
function templatedName(name: string, service: string): string {
  const suffix = ['', '-stable', '-canary', '-preview'].find((end) => name === `${service}${end}`);
  return suffix === undefined ? goTemplateLiteral(name) : `${NAME}${suffix}`;
}
