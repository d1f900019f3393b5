import type { Rule } from '../../rule';
import { deprecatedVersion } from './deprecated-version';
import { schema } from './schema';

export const schemaRules: readonly Rule[] = [schema, deprecatedVersion];
