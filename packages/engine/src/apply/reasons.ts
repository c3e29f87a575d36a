const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  ENOENT: 'it is no longer there',
  EPERM: 'the system does not permit it',
  ELOOP: 'its symbolic links go in a circle',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the system does not allow files of this size',
  EROFS: 'the file system is read-only',
  EXDEV: 'it lies on another file system than the folder of its output',
  EMFILE: 'too many files are open',
  EIO: 'the disk failed',
};

/** What the system said, in words. */
export function reasonOf(thrown: unknown): string {
  const { code, message } = thrown as { readonly code?: string; readonly message?: string };
  return reasons[code ?? ''] ?? message ?? String(thrown);
}
