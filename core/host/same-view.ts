/**
 * True where two views say the same: plain data, compared part by part. Most parts of a view are the very objects of the
 * view before, and those need no look inside.
 */
export function isSameView(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((part: unknown, index) => isSameView(part, right[index]));
  }
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && isSameView(valueOf(left, name), valueOf(right, name)));
}

function valueOf(view: object, name: string): unknown {
  return (view as Record<string, unknown>)[name];
}
