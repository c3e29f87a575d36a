import { foldDns } from '@trainyard/model';

const LONGEST = 63;
const SUFFIX = '-service';

/**
 * The name of the Kubernetes Service of a thing: `<folded>-service`, a DNS label that begins with a letter (RFC 1035, as the API asks of
 * Services). A name that does not fit is cut and ends in a number made of all of it, so that two long names stay two.
 */
export function serviceName(name: string): string {
  const folded = foldDns(name).replace(/^(?=\d)/, 'x-');
  if (folded.length + SUFFIX.length <= LONGEST && name.length <= LONGEST) return `${folded}${SUFFIX}`;
  const mark = fingerprint(name);
  return `${folded.slice(0, LONGEST - SUFFIX.length - mark.length - 1).replace(/-+$/, '')}-${mark}${SUFFIX}`;
}

/** Eight digits of a text (FNV-1a over its UTF-16 units): equal on every machine, and no secret. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
