import { expect, test } from 'vitest';
import { testSettings } from '../../../test/support/association-settings.ts';
import { secretsOf } from './secrets.ts';

const own = { username: 'ann', password: 'pass' };

test('P11: credentials, the host and the last segment of the address are secrets', () => {
  const settings = testSettings({ ...own, url: 'https://ams.example.org:8443/pls/acmeprod/', proxy: 'none' });
  expect(secretsOf(settings, {})).toEqual(['ann', 'pass', 'ams.example.org', 'acmeprod']);
});

test('P11: so is what stands in the addresses of services', () => {
  const services = {
    queue: 'https://one.example.org/acmeprod/QUEUE',
    purge: 'https://two.example.org/prd/PURGE',
  };
  const settings = testSettings({ ...own, services, proxy: 'none' });
  expect(secretsOf(settings, {})).toEqual(['ann', 'pass', 'one.example.org', 'two.example.org', 'acmeprod']);
});

test('P11: so are the host and the credentials of a proxy, of the settings or of the environment', () => {
  const named = testSettings({ ...own, proxy: 'http://door:o%70en@gateway.internal:3128' });
  expect(secretsOf(named, {})).toEqual(['ann', 'pass', 'gateway.internal', 'door', 'open']);
  const environment = { https_proxy: 'http://gateway.internal:3128' };
  expect(secretsOf(testSettings(own), environment)).toEqual(['ann', 'pass', 'gateway.internal']);
});
