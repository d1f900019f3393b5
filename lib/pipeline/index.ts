export { GuardedChanges, type GuardedChangesProps, SignedImages, type SignedImagesProps } from './admission';
export { ActionPins, PINS_FILE, type UpdatedPin, type UpdatePinsOptions, updatePins } from './pins';
export { type PatchableWorkflow, ReleaseWorkflow, type ReleaseWorkflowProps } from './workflow';
