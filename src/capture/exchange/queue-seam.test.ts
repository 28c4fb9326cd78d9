import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../../simulator/simulator.ts';
import { testSettings } from '../../../test/support/association-settings.ts';
import { capture } from '../capture.ts';
import { joinedAtEntry } from './queue-seam.ts';

const encode = (text: string): Uint8Array => Buffer.from(text);
const joined = (beginning: string, end: string, element: string | null = 'customer'): string =>
  Buffer.from(
    joinedAtEntry({ beginning: Buffer.from(beginning), end: Buffer.from(end) }, element, encode),
  ).toString();

test('the two ends are put together at an entry', () => {
  const beginning = '<customers><customer id="1"/><customer id="2"><customerName>';
  expect(joined(beginning, 'x</customer><customer id="9"/><n>7</n></customers>')).toBe(
    '<customers><customer id="1"/><customer id="9"/><n>7</n></customers>',
  );
});

test('without an entry, the end is left out', () => {
  expect(joined('<a>1', '</a>', null)).toBe('<a>1');
  expect(joined('<customer id="1"/>', 'x</a>')).toBe('<customer id="1"/>');
  expect(joined('<customer id="1"/>', '')).toBe('<customer id="1"/>');
});

test.each([
  { leaves: 'elements' },
  { queueValues: 'elements', indent: true },
  { encoding: 'iso-8859-1' },
] as const)(
  'P9: of a huge queue the beginning and the end are kept, and it is still read: %j',
  async (options) => {
    const simulator = await startSimulator({ customers: 20_000, ...options });
    onTestFinished(() => simulator.close());
    const settings = testSettings({ url: simulator.url, username: 'integrator', password: 'simulated' });
    const queueBytes = { beginning: 2_000, end: 700 };
    const { exchanges } = await capture(settings, { most: 3, queueBytes });
    const [queue] = exchanges;
    expect(queue?.reading).toBe('read');
    expect(queue?.answer?.ending).toBe('cut');
    expect(queue?.answer?.customers).toHaveLength(3);
    expect(queue?.answer?.bytes.length).toBeLessThan(1_000);
    expect(Buffer.from(queue?.answer?.bytes ?? []).toString('latin1')).toMatch(/<\/queuedCusts>\s*$/);
  },
);
