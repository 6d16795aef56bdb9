import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { contractFile, contractTool, contractTypesFile } from './contract-tools.ts';

/** Characters; the whole file is a tenth of it. */
const MAX_OUTPUT_BYTES = 10_000_000;
const HEAD = `/**
 * Made from openapi.yaml by \`npm run contract:types\`; a test compares the two. Do not edit.
 */
`;

/** What the contract generates now, formatted as the repository is. */
export async function generateContractTypes(contract = contractFile): Promise<string> {
  const generated = execFileSync(contractTool('openapi-typescript'), [contract, '--immutable'], {
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const body = generated.replace(/^\/\*\*[\s\S]*?\*\/\s*/u, '');
  const options = await resolveConfig(contractTypesFile);
  return format(`${HEAD}\n${body}`, { ...options, parser: 'typescript' });
}

/** `npm run contract:types`. */
if (import.meta.main) {
  const text = await generateContractTypes();
  if (text === readFileSync(contractTypesFile, 'utf8')) {
    console.log('core/billing/contract-types.ts is up to date');
  } else {
    writeFileSync(contractTypesFile, text);
    console.log('core/billing/contract-types.ts is written');
  }
}
