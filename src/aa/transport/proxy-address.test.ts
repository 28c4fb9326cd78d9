import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { proxyRules, readProxy, shownProxy } from './proxy-address.ts';

describe('W14: the address of a proxy', () => {
  test.each([
    ['http://proxy.example.org:3128', 'http://proxy.example.org:3128/'],
    ['proxy.example.org:3128', 'http://proxy.example.org:3128/'],
    ['10.0.0.1:8080', 'http://10.0.0.1:8080/'],
    ['https://joe:s%2Fcret@proxy.example.org', 'https://joe:s%2Fcret@proxy.example.org/'],
  ])('%s', (text, address) => {
    expect(readProxy(text)).toEqual({ address });
  });

  test.each([
    'socks5://proxy:1080',
    'ftp://proxy',
    'http://',
    'http://proxy/path',
    'http://joe:hunter2/x@proxy:3128',
    'http://joe:hunter2?x@proxy:3128',
    'http://joe:hunter2%@proxy:3128',
    'http://joe:1/hunter2@proxy:3128',
    '',
  ])('P11: %s is none, and is not repeated', (text) => {
    const read = readProxy(text);
    expect(read).toHaveProperty('unfit');
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });

  test('P11: is shown without user name and password', () => {
    expect(shownProxy('http://joe:secret@proxy.example.org:3128/')).toBe('http://***@proxy.example.org:3128');
    expect(shownProxy('http://proxy.example.org:3128/')).toBe('http://proxy.example.org:3128');
  });
});

describe('W14: the environment', () => {
  const rules = (environment: Record<string, string>, setting: string | null = null) =>
    proxyRules(setting, environment);

  test.each([
    [{}, { http: null, https: null, except: '' }],
    [{ HTTPS_PROXY: 'http://a:1' }, { http: null, https: 'http://a:1/', except: '' }],
    [{ HTTP_PROXY: 'http://b:1' }, { http: 'http://b:1/', https: 'http://b:1/', except: '' }],
    [
      { https_proxy: 'a:1', HTTPS_PROXY: 'http://b:1', no_proxy: 'x,y', NO_PROXY: 'z' },
      { http: null, https: 'http://a:1/', except: 'x,y' },
    ],
    [
      { https_proxy: '', HTTPS_PROXY: 'http://b:1' },
      { http: null, https: null, except: '' },
    ],
  ])('%j', (environment, expected) => {
    expect(rules(environment)).toMatchObject(expected);
  });

  test('counts for nothing beside the setting of the client', () => {
    const environment = { HTTPS_PROXY: 'http://a:1', NO_PROXY: '*' };
    expect(rules(environment, 'none')).toMatchObject({ http: null, https: null, except: '' });
    expect(rules(environment, 'http://b:1/')).toMatchObject({
      http: 'http://b:1/',
      https: 'http://b:1/',
      except: '',
    });
  });

  test('a setting that is no address is refused by its name', () => {
    expect(() => rules({}, 'socks5://joe:hunter2@proxy')).toThrow(
      expect.objectContaining({
        code: 'AA_PROXY_ADDRESS',
        message: expect.stringContaining('`proxy` must begin') as string,
      }),
    );
  });

  test('P11: an address that is none is told by the name of its variable, and not by its value', () => {
    const { https, unusable } = rules({ HTTPS_PROXY: 'socks5://joe:hunter2@proxy' });
    expect(unusable.get(https!)).toMatchObject({
      code: 'AA_PROXY_ADDRESS',
      kind: 'configuration',
      message: expect.stringContaining('HTTPS_PROXY must begin with http') as string,
    });
    expect(inspect([https, unusable], { depth: 9 })).not.toContain('hunter2');
  });
});
