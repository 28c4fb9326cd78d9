// Says loudly at the end of a run that the page was not tested, if there was no browser for it.

import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { counted } from '../../src/wording.ts';
import { browserCure, foundBrowser } from './found-browser.ts';

export class UntestedPage implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const ofPage = modules.filter(({ moduleId }) => relative('', moduleId).startsWith('test/page/'));
    const skipped = ofPage.reduce((sum, { children }) => sum + [...children.allTests('skipped')].length, 0);
    if (skipped === 0 || foundBrowser() !== null) return;
    const lines = [
      `THE PAGE WAS NOT TESTED: ${counted(skipped, 'test')} skipped, because there is no browser here.`,
      `${browserCure}.`,
    ];
    process.stderr.write(
      `\n${'!'.repeat(80)}\n${lines.map((line) => `! ${line}\n`).join('')}${'!'.repeat(80)}\n`,
    );
  }
}
