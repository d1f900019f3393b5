import { annotations } from './annotations';
import { canarySteps } from './canary-steps';
import { applicationSettings, delivered, elementSettings, projectSettings, setSettings } from './delivery';
import { detection } from './detection';
import { guardSettings, guards } from './guards';
import { hazards } from './hazards';
import { pods } from './pods';
import { releases } from './releases';
import type { Interpreter } from './remark';
import { scale } from './scale';
import { servicesGone } from './services-gone';
import { deploymentSettings, fixedFields, strategy, strategySettings } from './strategy';
import { destinationRules, routes, services } from './traffic';

/** Who explains what. Several may explain the same change; what none of them explains is counted. */
export const INTERPRETERS: readonly Interpreter[] = [
  hazards,
  servicesGone,
  releases,
  detection,
  canarySteps,
  strategy,
  strategySettings,
  fixedFields,
  deploymentSettings,
  guards,
  guardSettings,
  routes,
  destinationRules,
  services,
  pods,
  scale,
  annotations,
  delivered,
  applicationSettings,
  elementSettings,
  setSettings,
  projectSettings,
];
