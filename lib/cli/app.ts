import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ReleaseTrainError, show } from '../core';

/** What cdk8s.yaml of a folder says. */
export interface AppConfig {
  /** The command that runs the app. */
  readonly app?: string;
  readonly output?: string;
}

/** @throws ReleaseTrainError if there is one that cannot be read */
export function readConfig(folder: string): AppConfig {
  const file = join(folder, 'cdk8s.yaml');
  if (!existsSync(file)) return {};
  let config: unknown;
  try {
    config = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ReleaseTrainError(`cdk8s.yaml: no YAML: ${(error as Error).message}`);
  }
  const { app, output } = (config ?? {}) as Record<string, unknown>;
  for (const [key, value] of Object.entries({ app, output })) {
    if (value !== undefined && typeof value !== 'string')
      throw new ReleaseTrainError(`cdk8s.yaml: ${key}: ${show(value)} is no text; write it as a string`);
  }
  return { app: app as string | undefined, output: output as string | undefined };
}

export interface RunOptions {
  /** The services to render. @default - all */
  readonly only?: readonly string[];
  /** The folder that it runs in, of which it is not told any token. @default - the current one, with all variables */
  readonly folder?: string;
}

/** How an app ended. */
export interface AppRun {
  readonly status: number;
  /** What it said, of one that runs in another folder; otherwise that went to the terminal. */
  readonly words: string;
}

/** Runs an app through the shell, as cdk8s-cli does, so that one cdk8s.yaml serves both. */
export function runApp(app: string, output: string, { only, folder }: RunOptions): Promise<AppRun> {
  const env = {
    ...(folder === undefined ? process.env : withoutTokens(process.env)),
    CDK8S_OUTDIR: output,
    RELEASE_TRAIN_ONLY: only?.join(',') ?? '',
    // An error that the app throws outside our library is told as one line as well.
    NODE_OPTIONS: [process.env.NODE_OPTIONS, `--require ${JSON.stringify(join(__dirname, 'plain-errors.js'))}`]
      .filter(Boolean)
      .join(' '),
  };
  return new Promise((done, failed) => {
    const child = spawn(app, {
      shell: true,
      cwd: folder,
      stdio: folder === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      env,
    });
    let words = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (words += String(chunk)));
    child.on('error', failed);
    // As a shell counts it, where the shell itself made way for the app that was killed.
    child.on('close', (code, signal) =>
      done({ status: code ?? 128 + (signal ? constants.signals[signal] : 0), words: words.trim() }),
    );
  });
}

/** What may write to GitHub, to Argo CD or to Slack is no business of an app that is rendered on the way. */
function withoutTokens(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !SECRETS.test(name)));
}

const SECRETS = /^(GH_TOKEN|GITHUB_TOKEN|ARGOCD_AUTH_TOKEN.*|PROMETHEUS_TOKEN.*|RELEASE_TRAIN_SLACK_WEBHOOK)$/;
