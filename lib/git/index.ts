export { type BranchCommit, branchLog, broughtBy, type CommitMessage, messages } from './first-parents';
export { type Commit, GitFailure, git, gitFor } from './git';
export { type IgnoreRule, readIgnored } from './ignored';
export { committedAt, type DatedCommit, lastChanges } from './last-changes';
export { refuseIfLocked, takeLock, type Worker } from './lock';
export { type LoggedCommit, log } from './log';
export { readObjects } from './objects';
export { RemoteBranch } from './remote-branch';
export { remoteTip } from './remote-tip';
