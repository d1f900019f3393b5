export { GuardedChanges, type GuardedChangesProps } from './guarded-changes';
export { SignedImages, type SignedImagesProps } from './signed-images';
