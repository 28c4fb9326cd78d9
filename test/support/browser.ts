// The browser of this process. It is started by the first who needs it, and ends with the process.

import { type Browser, chromium } from 'playwright-core';
import { browserCure, foundBrowser } from './found-browser.ts';

let running: Promise<Browser> | null = null;

/** Throws where there is no browser, with the cure. */
export function theBrowser(): Promise<Browser> {
  running ??= started();
  return running;
}

/** `rules`: names and the addresses that they lead to, as `MAP lan.example 192.0.2.1`. Whoever starts it closes it. */
export function started(rules: readonly string[] = []): Promise<Browser> {
  const executablePath = foundBrowser();
  if (executablePath === null) return Promise.reject(new Error(`There is no browser here: ${browserCure}`));
  return chromium.launch({
    executablePath,
    // Chromium's sandbox refuses root.
    chromiumSandbox: process.getuid?.() !== 0,
    args: rules.length === 0 ? [] : [`--host-resolver-rules=${rules.join(', ')}`],
  });
}
