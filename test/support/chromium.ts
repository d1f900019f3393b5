import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { testWhere } from './test-where';

/** A page as a browser shows it, and what it did on the way. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors and warnings on the console, and scripts that failed. */
  readonly complaints: readonly string[];
  /** Addresses of all requests, the page's own first. */
  readonly requests: readonly string[];
}

/** Opens an HTML text from a file, as somebody who got it by mail does. */
export async function opened<T>(
  html: string,
  options: BrowserContextOptions,
  look: (opened: OpenedPage) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'release-train-page-'));
  const browser = await started();
  const context = await browser.newContext(options);
  try {
    const path = join(folder, 'page.html');
    writeFileSync(path, html);
    const page = await context.newPage();
    const [complaints, requests]: [string[], string[]] = [[], []];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    return await look({ page, complaints, requests });
  } finally {
    await context.close();
    rmSync(folder, { recursive: true });
  }
}

/** A test that needs Chromium. Without it the test is skipped and says so; in CI it fails. */
export function testWithChromium(name: string, body: () => Promise<void>): void {
  testWhere(BINARY ? undefined : MISSING, name, body, 30_000);
}

/** Ends the browser, if a test started one. */
export async function closeChromium(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

const MISSING = 'Chromium is not installed (Debian package chromium)';
const BINARY = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((it) =>
  existsSync(it),
);
let browser: Promise<Browser> | undefined;

// With a profile of its own in a temporary folder, and without what a browser does on the network by itself.
function started(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: BINARY as string,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
  return browser;
}
