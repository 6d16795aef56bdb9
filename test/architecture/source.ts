import { parseSync } from 'vite';

/** What a file asks of other files and of the machine, read from its syntax tree. */
export interface Source {
  /** From the top of the repository, with slashes. */
  readonly path: string;
  readonly lineCount: number;
  /** Static, dynamic, type-only, re-exported and required, as written. */
  readonly imports: readonly string[];
  /** `export * from`. */
  readonly starExports: readonly string[];
  /** `Date.now`, `new Date()`, `setTimeout`, … */
  readonly machineCalls: readonly string[];
}

/** Calls that ask the machine for time, chance, scheduling or the network. */
const MACHINE_FUNCTIONS = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
  'Date',
  'requestAnimationFrame',
]);
const MACHINE_METHODS = new Set([
  'Date.now',
  'performance.now',
  'Math.random',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'AbortSignal.timeout',
  'Atomics.wait',
  'process.hrtime',
]);
/** Named imports from `node:` that are the same by another name. */
const MACHINE_IMPORTS = new Set(['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues', 'performance']);

export function readSource(path: string, text: string): Source {
  const { program, module, errors } = parseSync(path, text, { lang: path.endsWith('.tsx') ? 'tsx' : 'ts' });
  if (errors.length > 0)
    throw new Error(`${path} cannot be parsed: ${errors.map((error) => error.message).join('; ')}`);

  const imports = module.staticImports.map((statement) => statement.moduleRequest.value);
  const starExports: string[] = [];
  const machineCalls: string[] = [];
  for (const statement of module.staticExports) {
    for (const entry of statement.entries) {
      if (entry.moduleRequest === null || entry.moduleRequest === undefined) continue;
      imports.push(entry.moduleRequest.value);
      if (entry.importName.kind === 'AllButDefault') starExports.push(entry.moduleRequest.value);
    }
  }
  for (const statement of module.staticImports) {
    const from = statement.moduleRequest.value;
    if (from === 'node:timers' || from.startsWith('node:timers/')) machineCalls.push(from);
    if (!from.startsWith('node:')) continue;
    for (const { importName, isType } of statement.entries) {
      const name = importName.name ?? '';
      if (!isType && MACHINE_IMPORTS.has(name)) machineCalls.push(`${from} ${name}`);
    }
  }
  visit(program, (node) => {
    switch (node['type']) {
      case 'ImportExpression':
        imports.push(literal(node['source']) ?? '<computed>');
        break;
      case 'TSImportType':
        imports.push(
          literal(node['source']) ?? literal(node['argument']) ?? literalType(node['argument']) ?? '<computed>',
        );
        break;
      case 'TSExternalModuleReference':
        imports.push(literal(node['expression']) ?? '<computed>');
        break;
      case 'CallExpression': {
        const called = dotted(node['callee']);
        const first = Array.isArray(node['arguments']) ? (node['arguments'][0] as unknown) : undefined;
        if (called === 'require' || called === 'require.resolve') imports.push(literal(first) ?? '<computed>');
        if (called !== undefined && MACHINE_FUNCTIONS.has(called.replace(/^globalThis\./u, '')))
          machineCalls.push(called);
        break;
      }
      case 'NewExpression': {
        const made = dotted(node['callee']);
        const isBare = Array.isArray(node['arguments']) && node['arguments'].length === 0;
        if (made === 'Date' && isBare) machineCalls.push('new Date()');
        break;
      }
      case 'MemberExpression': {
        const name = dotted(node)?.replace(/^globalThis\./u, '');
        if (name !== undefined && MACHINE_METHODS.has(name)) machineCalls.push(name);
        break;
      }
      default:
    }
  });
  return { path, lineCount: text.replace(/\n$/u, '').split('\n').length, imports, starExports, machineCalls };
}

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const member of value) visit(member, see);
    return;
  }
  if (!isNode(value)) return;
  if (typeof value['type'] === 'string') see(value);
  for (const member of Object.values(value)) if (isNode(member)) visit(member, see);
}

function literal(value: unknown): string | undefined {
  return isNode(value) && value['type'] === 'Literal' && typeof value['value'] === 'string'
    ? value['value']
    : undefined;
}

function literalType(value: unknown): string | undefined {
  return isNode(value) && value['type'] === 'TSLiteralType' ? literal(value['literal']) : undefined;
}

/** `a.b.c` of plain names, else undefined. */
function dotted(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value['type'] === 'Identifier') return typeof value['name'] === 'string' ? value['name'] : undefined;
  if (value['type'] !== 'MemberExpression') return undefined;
  const left = dotted(value['object']);
  const right = value['computed'] === true ? literal(value['property']) : dotted(value['property']);
  return left === undefined || right === undefined ? undefined : `${left}.${right}`;
}
