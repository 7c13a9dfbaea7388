import { expect, it } from 'vitest';
import { defaultDataDirectory } from '../../../electron/durable/data-directory.ts';

it('puts ledgers where each platform keeps the data of its user', () => {
  const linux = { platform: 'linux', home: '/home/a' } as const;
  const mac = { platform: 'darwin', home: '/Users/a' } as const;
  const windows = { platform: 'win32', home: 'C:\\Users\\a' } as const;
  expect(defaultDataDirectory({ ...linux, environment: {} })).toBe('/home/a/.local/share/murmuration');
  expect(defaultDataDirectory({ ...linux, environment: { XDG_DATA_HOME: '/data' } })).toBe(
    '/data/murmuration',
  );
  expect(defaultDataDirectory({ ...linux, environment: { XDG_DATA_HOME: 'data' } })).toBe(
    '/home/a/.local/share/murmuration',
  );
  expect(defaultDataDirectory({ ...linux, environment: { XDG_DATA_HOME: '' } })).toBe(
    '/home/a/.local/share/murmuration',
  );
  expect(defaultDataDirectory({ ...mac, environment: { XDG_DATA_HOME: '/data' } })).toBe(
    '/Users/a/Library/Application Support/murmuration',
  );
  expect(defaultDataDirectory({ ...windows, environment: { APPDATA: 'D:\\Roaming' } })).toBe(
    'D:\\Roaming\\murmuration',
  );
  expect(defaultDataDirectory({ ...windows, environment: {} })).toBe(
    'C:\\Users\\a\\AppData\\Roaming\\murmuration',
  );
});
