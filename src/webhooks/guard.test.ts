// The guard: no address of the inside passes it, however it is written, and whoever answers for its name.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Guard, guardedLookup, judgedNow, judgedReceiver, notPublicCode, usualGuard } from './guard.ts';
import { isPublicAddress } from './public-addresses.ts';

type Range = readonly [first: string, bits: number];

/** As the registries of special addresses have them, and written out, so that no list of a library is believed. */
const insideIpv4: readonly Range[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['168.63.129.16', 32],
];

const insideIpv6: readonly Range[] = [
  ['0:0:0:0:0:0:0:0', 96],
  ['0:0:0:0:0:ffff:0:0', 96],
  ['64:ff9b:0:0:0:0:0:0', 96],
  ['64:ff9b:1:0:0:0:0:0', 48],
  ['100:0:0:0:0:0:0:0', 64],
  ['2001:0:0:0:0:0:0:0', 23],
  ['2001:db8:0:0:0:0:0:0', 32],
  ['2002:0:0:0:0:0:0:0', 16],
  ['3fff:0:0:0:0:0:0:0', 20],
  ['5f00:0:0:0:0:0:0:0', 16],
  ['fc00:0:0:0:0:0:0:0', 7],
  ['fe80:0:0:0:0:0:0:0', 10],
  ['fec0:0:0:0:0:0:0:0', 10],
  ['ff00:0:0:0:0:0:0:0', 8],
];

const numberOf = (first: string, separator: string, base: number, width: bigint): bigint =>
  first.split(separator).reduce((sum, part) => (sum << width) | BigInt(Number.parseInt(part, base)), 0n);

const within = (first: bigint, free: number): fc.Arbitrary<bigint> =>
  fc.bigInt({ min: 0n, max: (1n << BigInt(free)) - 1n }).map((rest) => first | rest);

const ipv4 = fc
  .constantFrom(...insideIpv4)
  .chain(([first, bits]) => within(numberOf(first, '.', 10, 8n), 32 - bits));

const ipv6 = fc
  .constantFrom(...insideIpv6)
  .chain(([first, bits]) => within(numberOf(first, ':', 16, 16n), 128 - bits));

type Spell = (value: bigint) => string;
const inBase = fc.constantFrom<Spell>(
  (value) => value.toString(),
  (value) => `0x${value.toString(16)}`,
  (value) => `0X${value.toString(16).toUpperCase()}`,
  (value) => `0${value.toString(8)}`,
  (value) => `0x000${value.toString(16)}`,
);

const partsOf = (value: bigint, count: number): readonly bigint[] => [
  ...Array.from({ length: count - 1 }, (_, at) => (value >> BigInt(24 - 8 * at)) & 255n),
  value & ((1n << BigInt(8 * (5 - count))) - 1n),
];

/** What a URL reads as the same characters. */
const inDisguise = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.replaceAll('.', '。'),
  (text) => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  (text) => text.replaceAll(/\d/g, (digit) => `%3${digit}`),
  (text) => `${text}.`,
  (text) => text.replace(/^./, (one) => `\t${one}`),
);

const spelledIpv4 = fc
  .tuple(ipv4, fc.integer({ min: 1, max: 4 }), fc.array(inBase, { minLength: 4, maxLength: 4 }), inDisguise)
  .map(([value, count, bases, disguised]) =>
    disguised(
      partsOf(value, count)
        .map((part, at) => bases[at]?.(part) ?? '')
        .join('.'),
    ),
  );

const groupsOf = (value: bigint): readonly string[] =>
  Array.from({ length: 8 }, (_, at) => ((value >> BigInt(112 - 16 * at)) & 0xffffn).toString(16));

const dotted = (value: bigint): string => partsOf(value & 0xffffffffn, 4).join('.');

const spelledIpv6 = fc
  .tuple(
    ipv6,
    fc.constantFrom<Spell>(
      (value) => groupsOf(value).join(':'),
      (value) => groupsOf(value).join(':').toUpperCase(),
      (value) =>
        groupsOf(value)
          .map((group) => group.padStart(4, '0'))
          .join(':'),
      (value) => `${groupsOf(value).slice(0, 6).join(':')}:${dotted(value)}`,
      (value) =>
        groupsOf(value)
          .join(':')
          .replace(/(^|:)0(:0)+(:|$)/, '::'),
    ),
  )
  .map(([value, spell]) => `[${spell(value)}]`);

const spelled = fc.oneof(spelledIpv4, spelledIpv6);

test('P18: an address of the inside is refused in any spelling', () => {
  fc.assert(
    fc.property(spelled, fc.constantFrom('', ':443', ':8443'), (host, port) => {
      expect(judgedReceiver(`https://${host}${port}/hook`, usualGuard)).toHaveProperty('misfit');
    }),
  );
});

test('P18: a name that leads to an address of the inside is not connected to, whichever others it has', async () => {
  const plain = fc.oneof(
    ipv4.map(dotted),
    ipv6.map((value) => groupsOf(value).join(':')),
  );
  const others = fc.array(fc.constantFrom('8.8.8.8', '2606:4700::1111'));
  await fc.assert(
    fc.asyncProperty(plain, others, others, async (inside, before, after) => {
      const found = [...before, inside, ...after].map((address) => ({
        address,
        family: address.includes(':') ? 6 : 4,
      }));
      expect(await lookedUp({ ...usualGuard, resolve: async () => found })).toBe(notPublicCode);
    }),
  );
});

const lookedUp = (guard: Guard, all = true): Promise<unknown> =>
  new Promise((resolve) =>
    guardedLookup(guard)('hooks.example.org', { all }, (error, found) => resolve(error?.code ?? found)),
  );

test('a public name is connected to at the addresses that were judged', async () => {
  const found = [{ address: '93.184.216.34', family: 4 }];
  const guard: Guard = { ...usualGuard, resolve: async () => found };
  expect(await lookedUp(guard)).toEqual(found);
  expect(await lookedUp(guard, false)).toBe('93.184.216.34');
  expect(await lookedUp({ ...guard, resolve: async () => [] })).toBe('ENOTFOUND');
  const failing = Object.assign(new Error('late'), { code: 'EAI_AGAIN' });
  expect(await lookedUp({ ...guard, resolve: () => Promise.reject(failing) })).toBe('EAI_AGAIN');
});

test.each([
  'https://hooks.example.org/aa',
  'https://hooks.example.org:8443/aa?token=x',
  'https://93.184.216.34/aa',
  'https://[2606:4700:4700::1111]/aa',
  'https://my-internal.example.org/',
  'https://bücher.example.org/',
  'https://93.11981858/',
])('%s is as good as any', (address) => {
  expect(judgedReceiver(address, usualGuard)).toEqual({ href: new URL(address).href });
});

test.each([
  ['http://hooks.example.org/', 'https address'],
  ['ftp://hooks.example.org/', 'https address'],
  ['hooks.example.org', 'https address'],
  ['https://', 'https address'],
  ['https://ann:secret@hooks.example.org/', 'user name'],
  ['https://@hooks.example.org/', 'user name'],
  ['https://hooks.example.org/#part', 'without #'],
  ['https://hooks.example.org:25/', 'port'],
  ['https://hooks.example.org:22/', 'port'],
  ['https://localhost/', 'public'],
  ['https://LOCALHOST/', 'public'],
  ['https://localhost./', 'public'],
  ['https://db.localhost/', 'public'],
  ['https://printer.local/', 'public'],
  ['https://metadata.google.internal/', 'public'],
  ['https://router.home.arpa/', 'public'],
  ['https://database/', 'public'],
  ['https://hooks.example.org./', 'public'],
  ['https://169.254.169.254/latest/meta-data/', 'public'],
  ['https://[::ffff:7f00:1]/', 'public'],
  ['https://[::127.0.0.1]/', 'public'],
  ['https://[64:ff9b::a9fe:a9fe]/', 'public'],
  ['https://[64:ff9b:1::10.0.0.1]/', 'public'],
  ['https://[fd00:ec2::254]/', 'public'],
  ['https://[2002:7f00:1::]/', 'public'],
  ['https://[::]/', 'public'],
  ['https://0/', 'public'],
  ['https://255.255.255.255/', 'public'],
  [`https://hooks.example.org/${'x'.repeat(2_000)}`, 'characters'],
] as const)('P18: %s is refused', (address, says) => {
  const judged = judgedReceiver(address, usualGuard);
  expect(judged).toEqual({ misfit: expect.stringContaining(says) });
});

test('P18: what a name leads to is looked at when the webhook is made, too', async () => {
  const at = (...addresses: readonly string[]): Guard => ({
    ...usualGuard,
    resolve: async () => addresses.map((address) => ({ address, family: 4 })),
  });
  const url = 'https://hooks.example.org/';
  expect(await judgedNow(url, at('93.184.216.34'))).toEqual({ href: url });
  expect(await judgedNow(url, at('93.184.216.34', '10.0.0.1'))).toHaveProperty('misfit');
  expect(await judgedNow(url, at())).toEqual({ misfit: 'must have a name that is known' });
  expect(await judgedNow('https://93.184.216.34/', at())).toEqual({ href: 'https://93.184.216.34/' });
  expect(await judgedNow('https://10.0.0.1/', at('93.184.216.34'))).toHaveProperty('misfit');
});

test('whatever is no address is not public', () => {
  for (const text of ['', 'x', '::g', '1.2.3.4.5', '300.1.1.1', 'fe80::1%eth0'])
    expect(isPublicAddress(text)).toBe(false);
});
