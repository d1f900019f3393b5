import type { Rule } from '../../rule';
import { aStepForEachApplication } from './a-step-for-each-application';
import { anObjectOfOneApplication } from './an-object-of-one-application';
import { applicationsForKargo } from './applications-for-kargo';
import { appliedRatherThanReplaced } from './applied-rather-than-replaced';
import { applyOnlyOutOfSync } from './apply-only-out-of-sync';
import { automatedSync } from './automated-sync';
import { automatedSyncCanBePaused } from './automated-sync-can-be-paused';
import { clustersThatAreSelected } from './clusters-that-are-selected';
import { driftOfACanary } from './drift-of-a-canary';
import { elementParameters } from './element-parameters';
import { finalizersThatPreserve } from './finalizers-that-preserve';
import { foldersOfManifests } from './folders-of-manifests';
import { foldersSaidInFull } from './folders-said-in-full';
import { foldersThatAreThere } from './folders-that-are-there';
import { gatesThatHold } from './gates-that-hold';
import { gitFilePatterns } from './git-file-patterns';
import { goTemplates } from './go-templates';
import { hookJobs } from './hook-jobs';
import { hooksBeforeTheirTime } from './hooks-before-their-time';
import { hooksThatExist } from './hooks-that-exist';
import { ignoredApplicationFields } from './ignored-application-fields';
import { ignoredByManager } from './ignored-by-manager';
import { ignoredObjectsAreThere } from './ignored-objects-are-there';
import { jobsThatCanChange } from './jobs-that-can-change';
import { keepsApplications } from './keeps-applications';
import { labelsOfManagedSubsets } from './labels-of-managed-subsets';
import { letsGoOfApplications } from './lets-go-of-applications';
import { missingKeysAreErrors } from './missing-keys-are-errors';
import { namedRevisions } from './named-revisions';
import { namespaceMetadata } from './namespace-metadata';
import { narrowProjects } from './narrow-projects';
import { nothingAfterARollout } from './nothing-after-a-rollout';
import { nothingIsNotEverything } from './nothing-is-not-everything';
import { notificationSubscriptions } from './notification-subscriptions';
import { oneDestination } from './one-destination';
import { patchesOfATemplate } from './patches-of-a-template';
import { preciseIgnoreRules } from './precise-ignore-rules';
import { projectIsThere } from './project-is-there';
import { projectOfItsOwn } from './project-of-its-own';
import { projectPermitsDestination } from './project-permits-destination';
import { projectPermitsKinds } from './project-permits-kinds';
import { projectPermitsRepository } from './project-permits-repository';
import { projectRolePolicies } from './project-role-policies';
import { projectsWithoutParameters } from './projects-without-parameters';
import { readableIgnoreRules } from './readable-ignore-rules';
import { renderedPerService } from './rendered-per-service';
import { respectIgnoredLists } from './respect-ignored-lists';
import { retriesTakeTheNewest } from './retries-take-the-newest';
import { retriesThatEnd } from './retries-that-end';
import { revertsInAFreeze } from './reverts-in-a-freeze';
import { rollingSync } from './rolling-sync';
import { rolloutAfterWhatItNeeds } from './rollout-after-what-it-needs';
import { rolloutInTheLastWave } from './rollout-in-the-last-wave';
import { rolloutsAppliedOnTheServer } from './rollouts-applied-on-the-server';
import { selectorsOfGenerators } from './selectors-of-generators';
import { selfHealAgainstACanary } from './self-heal-against-a-canary';
import { servicesAppliedOnTheServer } from './services-applied-on-the-server';
import { setsThatAreKept } from './sets-that-are-kept';
import { setsThatFit } from './sets-that-fit';
import { setsWithElements } from './sets-with-elements';
import { shortApplicationNames } from './short-application-names';
import { stepsThatOpen } from './steps-that-open';
import { strategiesThatExist } from './strategies-that-exist';
import { syncOptionsThatExist } from './sync-options-that-exist';
import { syncWindowsThatWork } from './sync-windows-that-work';
import { templateActions } from './template-actions';
import { textParameters } from './text-parameters';
import { twoGeneratorsInAMatrix } from './two-generators-in-a-matrix';
import { uniqueApplicationNames } from './unique-application-names';

export const argoCdRules: readonly Rule[] = [
  selfHealAgainstACanary,
  driftOfACanary,
  applyOnlyOutOfSync,
  respectIgnoredLists,
  ignoredByManager,
  preciseIgnoreRules,
  readableIgnoreRules,
  ignoredObjectsAreThere,
  labelsOfManagedSubsets,
  servicesAppliedOnTheServer,
  rolloutsAppliedOnTheServer,
  appliedRatherThanReplaced,
  syncOptionsThatExist,
  rolloutInTheLastWave,
  nothingAfterARollout,
  rolloutAfterWhatItNeeds,
  hooksThatExist,
  hooksBeforeTheirTime,
  hookJobs,
  jobsThatCanChange,
  automatedSync,
  nothingIsNotEverything,
  retriesThatEnd,
  retriesTakeTheNewest,
  oneDestination,
  foldersThatAreThere,
  foldersOfManifests,
  foldersSaidInFull,
  namedRevisions,
  anObjectOfOneApplication,
  renderedPerService,
  namespaceMetadata,
  notificationSubscriptions,
  applicationsForKargo,
  keepsApplications,
  letsGoOfApplications,
  finalizersThatPreserve,
  setsWithElements,
  setsThatAreKept,
  goTemplates,
  missingKeysAreErrors,
  templateActions,
  elementParameters,
  textParameters,
  patchesOfATemplate,
  uniqueApplicationNames,
  shortApplicationNames,
  setsThatFit,
  twoGeneratorsInAMatrix,
  gitFilePatterns,
  selectorsOfGenerators,
  clustersThatAreSelected,
  ignoredApplicationFields,
  automatedSyncCanBePaused,
  rollingSync,
  strategiesThatExist,
  aStepForEachApplication,
  stepsThatOpen,
  projectOfItsOwn,
  projectsWithoutParameters,
  projectIsThere,
  narrowProjects,
  projectPermitsDestination,
  projectPermitsRepository,
  projectPermitsKinds,
  projectRolePolicies,
  gatesThatHold,
  syncWindowsThatWork,
  revertsInAFreeze,
];
