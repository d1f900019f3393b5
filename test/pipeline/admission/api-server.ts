import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { testWhere } from '../../support/test-where';

const SOURCES = join(__dirname, 'api-server');
const FOLDER = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'release-train-admission');

/** A request to the API server: who wants to change what. */
export interface Request {
  readonly Operation: 'UPDATE' | 'DELETE';
  readonly Resource: string;
  readonly User: string;
  readonly Groups?: readonly string[];
  readonly Object?: object;
  readonly OldObject: object;
}

/** What the policy says to it. */
export interface Verdict {
  readonly Matches: boolean;
  readonly Allowed: boolean;
  readonly Message: string;
  readonly Audit: string;
}

/** What the expressions of a ValidatingAdmissionPolicy come to, in the API server's own packages. */
export function verdicts(spec: object, requests: readonly Request[]): Verdict[] {
  const input = JSON.stringify({ Spec: spec, Questions: requests });
  return JSON.parse(execFileSync(binary(), { input, encoding: 'utf8' })) as Verdict[];
}

/** A test that needs them. Without them the test is skipped and says so; in CI it fails. */
export function testWithApiServer(name: string, body: () => void): void {
  testWhere(existsSync(binary()) ? undefined : MISSING, name, body);
}

const MISSING = 'the packages of the API server are not built (npm run build:admission; needs Go and the network)';

/** Downloads and compiles them, once. */
export function buildApiServer(): void {
  if (existsSync(binary())) return;
  mkdirSync(FOLDER, { recursive: true });
  const sources = join(FOLDER, `sources.${process.pid}`);
  cpSync(SOURCES, sources, { recursive: true });
  const unfinished = `${binary()}.${process.pid}`;
  const { status, stderr } = spawnSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', unfinished, '.'], {
    cwd: sources,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`go build failed:\n${stderr}`);
  renameSync(unfinished, binary());
}

/** Of other sources it is another one. */
function binary(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(SOURCES).sort()) hash.update(readFileSync(join(SOURCES, name)));
  return join(FOLDER, hash.digest('hex').slice(0, 12));
}

if (require.main === module) buildApiServer();
