/** A shortcut's keys as they are written on this platform, `Mod` being Command on a Mac and Ctrl elsewhere. */
export function keyWords(keys: string, platform: string): readonly string[] {
  const mac = /^mac/i.test(platform);
  return keys.split('+').map(key => {
    if (key === 'Mod') return mac ? '⌘' : 'Ctrl';
    if (key === 'Alt') return mac ? '⌥' : 'Alt';
    return key;
  });
}
