/** The member of a map under a key that the specification chose; `toString` and its like are no members. */
export function memberNamed<T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}
