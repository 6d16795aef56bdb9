/** Type stripping, `node:sqlite` and the test runner's syntax are all there from this major version on. */
const OLDEST_NODE_MAJOR = 24;

/** One clear line where this Node is too old, else undefined. */
export function nodeTooOld(version: string = process.versions.node): string | undefined {
  const major = Number.parseInt(version, 10);
  if (major >= OLDEST_NODE_MAJOR) return undefined;
  return `Lightpost needs Node ${OLDEST_NODE_MAJOR} or newer and this is Node ${version}: start it with npm (npm start), which brings its own.`;
}
