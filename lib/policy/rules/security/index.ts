import type { Rule } from '../../rule';
import { addedCapabilities } from './added-capabilities';
import { authorizationHeaders } from './authorization-headers';
import { clusterAdmin } from './cluster-admin';
import { credentialsInText } from './credentials-in-text';
import { droppedCapabilities } from './dropped-capabilities';
import { escalatingRights } from './escalating-rights';
import { exposedServices } from './exposed-services';
import { hostNamespaces } from './host-namespaces';
import { hostPaths } from './host-paths';
import { hostPorts } from './host-ports';
import { passwordsInAddresses } from './passwords-in-addresses';
import { plainSecrets } from './plain-secrets';
import { privilegeEscalation } from './privilege-escalation';
import { privilegedContainers } from './privileged-containers';
import { procMount } from './proc-mount';
import { readOnlyRootFilesystem } from './read-only-root-filesystem';
import { rightsOfEveryone } from './rights-of-everyone';
import { rightsOnSecrets } from './rights-on-secrets';
import { runAsNonRoot } from './run-as-non-root';
import { runtimeSocket } from './runtime-socket';
import { seccompProfile } from './seccomp-profile';
import { secretsByName } from './secrets-by-name';
import { serviceAccountTokens } from './service-account-tokens';
import { sshPort } from './ssh-port';
import { unsafeSysctls } from './unsafe-sysctls';
import { wildcardRights } from './wildcard-rights';

export const securityRules: readonly Rule[] = [
  plainSecrets,
  credentialsInText,
  secretsByName,
  passwordsInAddresses,
  authorizationHeaders,
  privilegedContainers,
  hostNamespaces,
  hostPaths,
  runtimeSocket,
  addedCapabilities,
  droppedCapabilities,
  runAsNonRoot,
  privilegeEscalation,
  readOnlyRootFilesystem,
  seccompProfile,
  procMount,
  unsafeSysctls,
  serviceAccountTokens,
  wildcardRights,
  escalatingRights,
  rightsOnSecrets,
  clusterAdmin,
  rightsOfEveryone,
  exposedServices,
  hostPorts,
  sshPort,
];
