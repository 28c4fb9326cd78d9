// The ways in which the page is looked at: narrow, usual and wide; light, dark, and in the colours that a person has forced.

import type { OpenedPage } from './opened-page.ts';

export interface Look {
  readonly width: number;
  readonly colours: 'light' | 'dark' | 'forced';
}

const widths = [320, 768, 1920];
const colours = ['light', 'dark', 'forced'] as const;

export const looks: readonly Look[] = widths.flatMap((width) =>
  colours.map((one) => ({ width, colours: one })),
);

/** Each width and each choice of colours once, for what takes its time. */
export const isOneOfEach = ({ width, colours: wanted }: Look): boolean =>
  widths.indexOf(width) === colours.indexOf(wanted);

export async function lookAt({ page }: OpenedPage, { width, colours: wanted }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({
    colorScheme: wanted === 'light' ? 'light' : 'dark',
    forcedColors: wanted === 'forced' ? 'active' : 'none',
  });
}

/** Checks what is open in each look. A failure names the look. */
export async function inEachLook(opened: OpenedPage, check: (look: Look) => Promise<void>): Promise<void> {
  for (const look of looks) {
    await lookAt(opened, look);
    await check(look).catch((error: unknown) => {
      throw new Error(`at ${look.width} in ${look.colours} colours: ${String(error)}`, { cause: error });
    });
  }
}
