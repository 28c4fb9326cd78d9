// Addresses of this machine, and networks of proxies.

import { expect, test } from 'vitest';
import { addressesAmong, isLoopback, plainAddress } from './networks.ts';

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['10.0.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['127.0.0.1.evil.example', false],
  ['', false],
])('P17: %s is of this machine: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});

test('P17: addresses are found among networks, however they are written', () => {
  const isAmong = addressesAmong(['10.0.0.0/8', '192.168.0.7', 'fd00::/8', '::ffff:172.16.0.1']);
  const among = ['10.1.2.3', '::ffff:10.1.2.3', '192.168.0.7', 'fd12::1', '172.16.0.1'];
  expect(among.filter((address) => !isAmong(address))).toEqual([]);
  const others = ['11.0.0.1', '192.168.0.8', 'fe80::1', '::1', 'garbage', '', '10.0.0.1, 10.0.0.2'];
  expect(others.filter(isAmong)).toEqual([]);
  expect(addressesAmong([])('127.0.0.1')).toBe(false);
  expect(plainAddress('::ffff:1.2.3.4')).toBe('1.2.3.4');
  expect(addressesAmong(['10.0.0.0/8', 'fd00::/8'])('[fd12::1]:443')).toBe(true);
});

test.each([
  ['203.0.113.7:51234', '203.0.113.7'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[::ffff:203.0.113.7]:1', '203.0.113.7'],
  ['2001:db8::1', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1%eth0'],
  ['203.0.113.7:x', '203.0.113.7:x'],
])('of %s, as a proxy tells it, the address is %s', (told, address) => {
  expect(plainAddress(told)).toBe(address);
});
