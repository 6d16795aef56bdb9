import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { contractFile, contractTool, toolsPackage } from './contract-tools.ts';

/** As much of JSON Schema as the contract uses. */
export interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Media {
  readonly schema: Schema;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: Schema;
  readonly example?: string | number;
}

export interface ContractResponse {
  readonly content?: Readonly<Record<string, Media>>;
}

export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly sentByKiosk: boolean;
  readonly timeoutMs: number | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: Media | undefined;
  /** By status, `4XX` and `5XX` among them. */
  readonly responses: Readonly<Record<string, ContractResponse>>;
}

/** A line for each fault; empty where a document fits. */
export type Validate = (document: unknown) => readonly string[];

export interface Contract {
  readonly operations: readonly Operation[];
  readonly schemas: Readonly<Record<string, Schema>>;
  /** A schema with its references followed, once. */
  resolve(schema: Schema): Schema;
  validator(schema: Schema): Validate;
}

type Json = Readonly<Record<string, unknown>>;
interface AjvErrors {
  readonly instancePath: string;
  readonly message?: string;
}
interface AjvValidate {
  (document: unknown): boolean;
  errors?: readonly AjvErrors[] | null;
}
interface Ajv {
  addSchema(schema: object, key: string): void;
  compile(schema: object): AjvValidate;
}

const NAME_IN_AJV = 'contract.json';

/** Reads the contract with programs that are not the product's: `yaml` and `ajv`. */
export function openContract(file = contractFile): Contract {
  contractTool('redocly');
  const require = createRequire(toolsPackage);
  const { parse } = require('yaml') as { parse(text: string): Json };
  const { Ajv2020 } = require('ajv/dist/2020.js') as { Ajv2020: new (options: object) => Ajv };
  const document = parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(document, NAME_IN_AJV);

  function at(pointer: string): unknown {
    let found: unknown = document;
    for (const part of pointer.slice('#/'.length).split('/')) {
      found = (found as Json | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
    }
    if (found === undefined) throw new Error(`the contract has no ${pointer}`);
    return found;
  }

  function follow(value: unknown): unknown {
    const reference = (value as { readonly $ref?: string } | undefined)?.$ref;
    return reference === undefined ? value : follow(at(reference));
  }

  function readOperation(path: string, method: 'get' | 'post', shared: readonly unknown[], raw: Json): Operation {
    const parameters = [...shared, ...((raw['parameters'] ?? []) as unknown[])].map(follow) as Parameter[];
    const body = follow(raw['requestBody']) as { content: Record<string, Media> } | undefined;
    const media = body?.content['application/json'];
    const responses = Object.entries(raw['responses'] as Json).map(([status, response]) => [status, follow(response)]);
    return {
      id: String(raw['operationId']),
      method: method === 'get' ? 'GET' : 'POST',
      path,
      sentByKiosk: raw['x-sent-by-kiosk'] === true,
      timeoutMs: raw['x-timeout-ms'] as number | undefined,
      parameters,
      body: media === undefined ? undefined : withExamples(media),
      responses: Object.fromEntries(responses) as Record<string, ContractResponse>,
    };
  }

  function withExamples(media: Media): Media {
    const examples = Object.entries(media.examples ?? {}).map(([name, example]) => [name, follow(example)]);
    return { ...media, examples: Object.fromEntries(examples) as NonNullable<Media['examples']> };
  }

  const operations = Object.entries(document['paths'] as Record<string, Json>).flatMap(([path, item]) => {
    const shared = (item['parameters'] ?? []) as readonly unknown[];
    return (['get', 'post'] as const).flatMap((method) => {
      const raw = item[method] as Json | undefined;
      return raw === undefined ? [] : [readOperation(path, method, shared, raw)];
    });
  });

  const compiled = new Map<Schema, Validate>();
  return {
    operations,
    schemas: (document['components'] as { schemas: Record<string, Schema> }).schemas,
    resolve: (schema) => follow(schema) as Schema,
    validator(schema) {
      const known = compiled.get(schema);
      if (known !== undefined) return known;
      const validate = ajv.compile(pointToContract(schema) as object);
      const check: Validate = (value) =>
        validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
      compiled.set(schema, check);
      return check;
    },
  };
}

/** The same schema with its references going into the whole document. */
function pointToContract(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointToContract);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) =>
      key === '$ref' && typeof member === 'string' ? [key, `${NAME_IN_AJV}${member}`] : [key, pointToContract(member)],
    ),
  );
}
