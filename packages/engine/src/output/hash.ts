/**
 * A hash of a text, 106 bits as hexadecimal: two 53-bit halves mixed by multiplication (after the public-domain cyrb53), with different seeds.
 * It tells edits from what was written; it is no protection against someone who wants a collision. Pure, so that planning loads without Node.
 */
export function contentHash(text: string): string {
  return half(text, 0x9e3779b9) + half(text, 0x85ebca6b);
}

/** Whether data from a file can be such a hash, so that it is also a plain name of a file. */
export function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{1,64}$/.test(value);
}

function half(text: string, seed: number): string {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(16).padStart(14, '0');
}
