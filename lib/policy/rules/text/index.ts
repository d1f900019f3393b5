import type { Rule } from '../../rule';
import { notificationTexts } from './notification-texts';
import { readableFiles } from './readable-files';
import { unrenderedTemplates } from './unrendered-templates';
import { workflowInjection } from './workflow-injection';
import { workflowInputs } from './workflow-inputs';
import { workflowPermissions } from './workflow-permissions';
import { workflowPins } from './workflow-pins';
import { workflowSecrets } from './workflow-secrets';
import { workflowSelfHosted } from './workflow-self-hosted';
import { workflowTargetCheckout } from './workflow-target-checkout';

export const textRules: readonly Rule[] = [
  readableFiles,
  unrenderedTemplates,
  notificationTexts,
  workflowInjection,
  workflowInputs,
  workflowTargetCheckout,
  workflowPins,
  workflowPermissions,
  workflowSecrets,
  workflowSelfHosted,
];
