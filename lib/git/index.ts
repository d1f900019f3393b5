export { type Commit, GitFailure, git, gitFor } from './git';
export { type IgnoreRule, readIgnored } from './ignored';
export { refuseIfLocked, takeLock, type Worker } from './lock';
export { type LoggedCommit, log, parseLog } from './log';
export { readObjects } from './objects';
export { RemoteBranch } from './remote-branch';
