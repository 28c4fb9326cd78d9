// The cases of planted values, each in one way of writing the answers.

import { describe, expect, test } from 'vitest';
import { capture } from '../../src/capture/capture.ts';
import { captureFiles } from '../../src/capture/capture-files.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { testSettings } from '../support/association-settings.ts';
import { pretendServer } from '../support/pretend-server.ts';
import { cesu8, foundIn } from './forms.ts';
import { plantedAa } from './planted-answers.ts';

export type Written = readonly [name: string, charset: string | null, encode: (text: string) => Buffer];

/** Characters outside the first plane, where the others have a letter of Latin-1. */
export const cesu8Text = (text: string): Buffer => cesu8(text.replaceAll('Ø', '𝒜𝒷'));

const [username, password] = ['pl4nted-user', 'Success-pl4nted'];

export function describePlanted(written: readonly Written[]): void {
  describe('P11: a capture', () => {
    test.each(written)('has none of the values that are planted in %s', async (_, charset, encode) => {
      const { planted, answer } = plantedAa(encode, charset);
      const { origin } = await pretendServer(answer);
      const settings = testSettings({
        url: `${origin}/plantdad/`,
        username,
        password,
        sections: everySection,
        bulkSize: 2,
      });
      const captured = await capture(settings, { most: 10 });
      const files = captureFiles(captured);
      const secrets = [username, password, 'plantdad', '127.0.0.1'];
      const values = [...new Set(planted.values)].map((value) =>
        value.replaceAll('Ø', encode === cesu8Text ? '𝒜𝒷' : 'Ø'),
      );
      expect(values.length).toBeGreaterThan(200);
      const words = new Set(
        values.flatMap((value) => value.split(/[ /]/)).filter((word) => word.length >= 6),
      );
      const found = files.map(({ name, content }) => [
        name,
        ...foundIn(Buffer.from(content), [...values, ...secrets], [...words]),
      ]);
      expect(found.filter(([, ...some]) => some.length > 0)).toEqual([]);
      expect(captured.customers).toBe(3);
      expect(files.length).toBeGreaterThan(8);
    });
  });
}
