/** A name or path as file systems see it for which case, and how accents are encoded, make no difference. */
export function foldedName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

const WINDOWS = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Why a path cannot be a generated file, or undefined if it can: relative, with `/`, inside its folder, a name on every file system. */
export function refusePath(path: string): string | undefined {
  if (path === '' || path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.includes('\\'))
    return 'is not relative with `/`';
  for (const part of path.split('/')) {
    if (part === '' || part === '.' || part === '..') return 'leads out of its folder';
    if (/[\0-\x1F\x7F<>:"|?*]/.test(part) || /[. ]$/.test(part) || WINDOWS.test(part))
      return 'is no name on every file system';
    if (part === '.trainyard') return 'is reserved';
    if (part.length > 200) return 'is too long';
  }
  return undefined;
}
