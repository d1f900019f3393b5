import type { Rule } from '../../rule';
import { removedService } from './removed-service';
import { stoppedChange } from './stopped-change';
import { weightsReset } from './weights-reset';

/** What `check --against` tells: the findings come from the comparison, the rules say what they mean. */
export const releaseRules: readonly Rule[] = [removedService, weightsReset, stoppedChange];
