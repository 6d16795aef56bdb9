import fc from 'fast-check';
import {
  type Asked,
  type Asker,
  type ConformanceOptions,
  type RawRequest,
  type Verdict,
  createAsker,
  judgeProblem,
  write,
} from './conformance-asker.ts';
import { tellCardStory, tellStory } from './conformance-story.ts';
import type { Operation } from './contract.ts';
import { alteredDocuments, fittingDocuments } from './schema-samples.ts';

/** Holds a running back end to the contract: what it answers, to whatever is asked, is written there. */

/** Ten yuan. */
const LARGEST_MADE_UP_FEN = 1_000;

export async function checkConformance(options: ConformanceOptions): Promise<readonly Verdict[]> {
  const asker = createAsker(options);
  const verdicts: Verdict[] = [];
  for (const operation of asker.contract.operations) {
    for (const [name, asked] of goodRequests(asker, operation)) {
      const answer = await asker.send(write(operation, asked));
      const faults = asker.judge(operation, asked, answer);
      verdicts.push({ operation: operation.id, name, status: answer.status, faults });
    }
    for (const [name, request] of badRequests(asker, operation)) {
      const answer = await asker.send(request);
      const faults = judgeProblem(asker, operation, answer);
      verdicts.push({ operation: operation.id, name, status: answer.status, faults });
    }
  }
  return [...verdicts, ...(await tellStory(asker)), ...(await tellCardStory(asker))];
}

/** The examples of the contract for a known account, and made-up ones that fit. */
function goodRequests({ contract, options }: Asker, operation: Operation): (readonly [string, Asked])[] {
  const { accountNumber, runs, seed } = options;
  const example = (parameter: Operation['parameters'][number]) => [parameter.name, parameter.example ?? ''] as const;
  const known = (asked: Asked): Asked => {
    const { path, body } = asked;
    const isAbout = typeof body === 'object' && body !== null && 'accountNumber' in body;
    return {
      ...asked,
      path: 'accountNumber' in path ? { ...path, accountNumber } : path,
      body: isAbout ? { ...body, accountNumber } : body,
    };
  };
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const shape = {
    path: Object.fromEntries(inPath.map(example)) as Record<string, string>,
    query: Object.fromEntries(inQuery.map(example)),
  };
  const bodies = Object.entries(operation.body?.examples ?? { 'no body': { value: undefined } });
  // Their ids are everybody's, and the books keep them for ever.
  const fresh = (body: unknown): unknown =>
    typeof body === 'object' && body !== null && 'id' in body && shape.path['postingId'] === undefined
      ? { ...body, id: `c-${seed}-${String(body.id)}` }
      : body;
  const examples = bodies.map(([name, { value }]): readonly [string, Asked] => [
    `example: ${name}`,
    known({ ...shape, body: fresh(value) }),
  ]);
  if (operation.id === 'find') {
    examples.push(['the known account', { ...shape, body: { by: 'account', value: accountNumber } }]);
  }
  if (operation.id === 'getHistory' && options.phoneTail !== undefined) {
    examples.push(['the known household', known({ ...shape, body: { phoneTail: options.phoneTail } })]);
  }
  const arbitrary = fc.record({
    path: fc.record(
      Object.fromEntries(inPath.map(({ name, schema }) => [name, fittingDocuments(contract, schema)])),
    ) as fc.Arbitrary<Record<string, string>>,
    query: fc.record(
      Object.fromEntries(
        operation.parameters
          .filter((parameter) => parameter.in === 'query')
          .map(({ name, schema }) => [name, fittingDocuments(contract, schema)]),
      ),
      { requiredKeys: inQuery.map(({ name }) => name) },
    ) as fc.Arbitrary<Record<string, string | number>>,
    body: operation.body === undefined ? fc.constant(undefined) : fittingDocuments(contract, operation.body.schema),
  });
  const made = fc.sample(arbitrary, { numRuns: runs, seed }).map((asked, index) => {
    const whole = sameAddress(operation, index % 2 === 0 ? smallRecharge(known(asked)) : asked);
    return [`made up ${index + 1}`, whole] as const;
  });
  return [...examples, ...made];
}

/** What is really booked on the known account is small and adds up, whatever was made up. */
function smallRecharge(asked: Asked): Asked {
  const { body } = asked;
  if (typeof body !== 'object' || body === null || !('totalFen' in body)) return asked;
  const totalFen = 1 + (Number(body.totalFen) % LARGEST_MADE_UP_FEN);
  return { ...asked, body: { ...body, allocations: [], balanceFen: totalFen, totalFen } };
}

/** An advice goes to the address of its own posting; a secret goes with a recharge card only. */
function sameAddress(operation: Operation, asked: Asked): Asked {
  if (operation.id === 'reverse') {
    const body = asked.body as { readonly id: string };
    return { ...asked, path: { postingId: body.id } };
  }
  if (operation.id !== 'post') return asked;
  const { secret, ...posting } = asked.body as { readonly secret?: string; readonly kind: string };
  return { ...asked, body: secret === undefined || posting.kind !== 'rechargeCard' ? posting : { ...posting, secret } };
}

/** Requests that no back end may act on. */
function badRequests(asker: Asker, operation: Operation): (readonly [string, RawRequest])[] {
  const { contract, options } = asker;
  const [first] = goodRequests(asker, operation);
  if (first === undefined) return [];
  const good = write(operation, first[1]);
  const bad: (readonly [string, RawRequest])[] = [
    ['a method that the path does not have', { ...good, method: 'DELETE', body: undefined }],
    ['a path that is not there', { ...good, path: `${good.path.split('?', 1)[0] ?? ''}/nothing/here` }],
  ];
  for (const { name, required } of operation.parameters.filter((parameter) => parameter.in === 'query')) {
    if (required) bad.push([`without ${name}`, { ...good, path: good.path.split('?', 1)[0] ?? '' }]);
  }
  if (operation.body === undefined) return bad;
  const fits = contract.validator(operation.body.schema);
  const altered = fc
    .sample(alteredDocuments(first[1].body), { numRuns: options.runs * 2, seed: options.seed })
    .filter((body) => fits(body).length > 0)
    .slice(0, options.runs);
  return [
    ...bad,
    ['half of a body', { ...good, body: good.body?.slice(0, -2) }],
    ['no body', { ...good, body: undefined }],
    ['a body that is no JSON', { ...good, body: '<posting/>' }],
    ['another type of body', { ...good, headers: { ...good.headers, 'content-type': 'text/plain' } }],
    ...altered.map((body, index) => [`altered ${index + 1}`, { ...good, body: JSON.stringify(body) }] as const),
  ];
}
