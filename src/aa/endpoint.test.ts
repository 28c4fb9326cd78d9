import { describe, expect, test } from 'vitest';
import { testSettings } from '../../test/support/association-settings.ts';
import { defaultDialect, plainQueue, serviceNames, type ServiceDialect } from './dialect.ts';
import { endpointOf, plainQueueEndpoint } from './endpoint.ts';

const withQueue = (queue: Partial<ServiceDialect>) => ({
  ...defaultDialect,
  services: { ...defaultDialect.services, queue: { ...defaultDialect.services.queue, ...queue } },
});

const url = 'https://ams.example.org/acmeprod';
const plainUrl = `${url}/${plainQueue.procedure}`;

describe('the address of a service', () => {
  test.each(serviceNames)('of %s is the base with its procedure, with or without a slash', (service) => {
    const address = `${url}/${defaultDialect.services[service].procedure}`;
    expect(endpointOf(testSettings({ url }), service).address).toBe(address);
    expect(endpointOf(testSettings({ url: `${url}/` }), service).address).toBe(address);
  });

  test('is its own where it has one', () => {
    const settings = testSettings({ url, services: { purge: 'https://other.example.org/p' } });
    expect(endpointOf(settings, 'purge').address).toBe('https://other.example.org/p');
  });

  test('is missing where there is neither', () => {
    expect(() => endpointOf(testSettings(), 'enqueue')).toThrow(
      expect.objectContaining({
        code: 'AA_NOT_PROVISIONED',
        message: expect.stringContaining('services.enqueue'),
      }),
    );
  });
});

const credentialsOf = (settings: Parameters<typeof testSettings>[0]) => {
  const { dialect } = endpointOf(testSettings(settings), 'queue');
  return [dialect.username, dialect.password];
};

describe('the credential elements of the queue', () => {
  test('are those of the queue with reasons by default', () => {
    expect(credentialsOf({ url })).toEqual(['vendorId', 'vendorPassword']);
  });

  test.each([plainUrl, plainUrl.toLowerCase(), `${plainUrl}?x=1`])('are hyphenated at %s', (queue) => {
    expect(credentialsOf({ services: { queue } })).toEqual(['vendor-id', 'vendor-password']);
  });

  test('are hyphenated where the plain procedure is configured', () => {
    const dialect = withQueue({ procedure: plainQueue.procedure.toLowerCase() });
    expect(credentialsOf({ url, dialect })).toEqual(['vendor-id', 'vendor-password']);
  });

  test('are those of the configuration where it names them', () => {
    const dialect = withQueue({ username: 'who', password: 'word' });
    expect(credentialsOf({ services: { queue: plainUrl }, dialect })).toEqual(['who', 'word']);
  });
});

describe('what the configuration says of the queue', () => {
  const written = ({ procedure, ...credentials }: Partial<ServiceDialect>) => ({
    ...withQueue({ ...credentials, ...(procedure === undefined ? {} : { procedure }) }),
    writtenQueue: credentials,
  });

  test('holds for the plain queue, also where it is the default of the queue with reasons', () => {
    const procedure = plainQueue.procedure;
    const dialect = written({ procedure, username: 'vendorId', password: 'vendorPassword' });
    expect(credentialsOf({ url, dialect })).toEqual(['vendorId', 'vendorPassword']);
  });

  test('replaces its defaults field by field, also where it is used without configuration', () => {
    const dialect = written({ username: 'vendorId' });
    expect(plainQueueEndpoint(testSettings({ url, dialect }))?.dialect).toMatchObject({
      procedure: plainQueue.procedure,
      username: 'vendorId',
      password: 'vendor-password',
    });
    const root = withQueue({ root: 'queueRequest' });
    expect(plainQueueEndpoint(testSettings({ url, dialect: root }))?.dialect).toMatchObject({
      root: 'queueRequest',
      username: 'vendor-id',
    });
  });
});

describe('the plain queue in place of the one with reasons', () => {
  test('stands at the same base', () => {
    expect(plainQueueEndpoint(testSettings({ url }))).toMatchObject({
      address: plainUrl,
      dialect: { username: 'vendor-id' },
    });
  });

  test.each([
    ['an address of its own', { url, services: { queue: `${url}/X.Y` } }],
    ['a procedure of its own', { url, dialect: withQueue({ procedure: 'X.Y' }) }],
    ['no base address', {}],
  ])('is not used where the queue has %s', (_, settings) => {
    expect(plainQueueEndpoint(testSettings(settings))).toBeNull();
  });
});
