import { type Contract, type ContractResponse, type Operation, openContract } from './contract.ts';

/** Asks a running back end and says what is wrong with one answer. */

export interface ConformanceOptions {
  /** Without a slash at the end. */
  readonly url: string;
  /** One that may be recharged by a kiosk; small sums are really booked on it. */
  readonly accountNumber: string;
  /** The last four digits of the phone on that account: its history is asked for as its household would. */
  readonly phoneTail?: string | undefined;
  /** One whose purchases are written to a card, where the back end has any. */
  readonly cardAccountNumber?: string | undefined;
  /** `2026-11-22`, in the utility's zone. */
  readonly businessDate: string;
  /** Made-up requests an operation, half of them with one thing wrong. */
  readonly runs: number;
  readonly seed: number;
  /** Signs, where the back end wants it. */
  readonly sign?: (request: Request) => Readonly<Record<string, string>>;
}

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export type RawRequest = Omit<Request, 'url'> & { readonly path: string };

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** Undefined where it is none. */
  readonly json: unknown;
}

/** One case: what is wrong with it, a line each; empty where nothing is. */
export interface Verdict {
  readonly operation: string;
  readonly name: string;
  readonly status: number;
  readonly faults: readonly string[];
}

/** A back end that says nothing for longer has failed, whatever it says then. */
const LONGEST_WAIT_MS = 30_000;
const SHOWN_TEXT_CHARS = 160;

export interface Asker {
  readonly contract: Contract;
  readonly options: ConformanceOptions;
  /** Sends as it stands. */
  send(request: RawRequest): Promise<Answer>;
  /** What an answer to an operation has wrong. */
  judge(operation: Operation, asked: Asked, answer: Answer): readonly string[];
}

export interface Asked {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | number>>;
  readonly body: unknown;
}

export function createAsker(options: ConformanceOptions): Asker {
  const contract = openContract();
  return {
    contract,
    options,
    async send({ method, path, headers, body }) {
      const url = `${options.url}${path}`;
      const signed = options.sign?.({ method, url, headers, body }) ?? {};
      const response = await fetch(url, {
        method,
        headers: { ...headers, ...signed },
        redirect: 'manual',
        signal: AbortSignal.timeout(LONGEST_WAIT_MS),
        ...(body === undefined ? {} : { body }),
      }).catch((error: unknown) => String(error));
      if (typeof response === 'string') return { status: 0, type: response, text: '', json: undefined };
      const text = await response.text();
      const type = (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim() ?? '';
      return { status: response.status, type, text, json: readJson(text) };
    },
    judge(operation, asked, answer) {
      const { status } = answer;
      const declared = operation.responses[String(status)];
      if (declared === undefined && status >= 400 && status < 500) return judgeProblem(this, operation, answer);
      if (status === 503) return judgeProblem(this, operation, answer);
      if (declared === undefined) return [`HTTP ${describe(answer)} is not in the contract for a good request`];
      return [...judgeBody(contract, declared, answer), ...judgeEcho(operation, asked, answer)];
    },
  };
}

function describe({ status, type, text }: Answer): string {
  return `${status} ${type} ${text.slice(0, SHOWN_TEXT_CHARS)}`;
}

function judgeBody(contract: Contract, declared: ContractResponse, answer: Answer): readonly string[] {
  const media = declared.content?.[answer.type];
  if (media === undefined) return [`HTTP ${answer.status} has the type "${answer.type}"`];
  if (answer.json === undefined) return [`HTTP ${describe(answer)} is no JSON`];
  return contract
    .validator(media.schema)(answer.json)
    .map((fault) => `HTTP ${answer.status} ${fault}`);
}

/** Nobody acts on it, and it is a problem by RFC 9457, with the status it came with. */
export function judgeProblem({ contract }: Asker, operation: Operation, answer: Answer): readonly string[] {
  const { status, json } = answer;
  if (status < 400 || status >= 600) return [`HTTP ${describe(answer)}: a refusal of the request was due`];
  const declared = operation.responses[status < 500 ? '4XX' : '5XX'];
  const faults = declared === undefined ? ['no problem is declared'] : judgeBody(contract, declared, answer);
  const said = (json as { readonly status?: unknown } | undefined)?.status;
  return faults.length === 0 && said !== status ? [`HTTP ${status} says of itself that it is ${String(said)}`] : faults;
}

/** A definite answer repeats what it is about. */
function judgeEcho(operation: Operation, asked: Asked, answer: Answer): readonly string[] {
  const body = (asked.body ?? {}) as Record<string, unknown>;
  const isPosting = operation.path.startsWith('/postings');
  const due: Record<string, unknown> = {
    ...asked.query,
    ...asked.path,
    ...(isPosting ? { postingId: asked.path['postingId'] ?? body['id'] } : { id: body['id'] }),
    by: body['by'],
    value: body['value'],
  };
  const json = (answer.json ?? {}) as Record<string, unknown>;
  const needed = answer.status === 501 ? [] : Object.keys(due).filter((key) => due[key] !== undefined);
  const isRefusal = answer.status >= 400;
  return needed.flatMap((key) => {
    const isLeftOut = json[key] === undefined && (isRefusal || !isEchoed(operation, key));
    return isLeftOut || json[key] === due[key]
      ? []
      : [`${key} of the answer is ${JSON.stringify(json[key])}, asked was ${JSON.stringify(due[key])}`];
  });
}

/** A page of notices is for an area only where one was asked for; all else is always repeated. */
function isEchoed(operation: Operation, key: string): boolean {
  return operation.id !== 'listNotices' || key === 'area';
}

export function write(operation: Operation, { path, query, body }: Asked): RawRequest {
  const filled = operation.path.replace(/\{(\w+)\}/gu, (_all, name: string) => encodeURIComponent(path[name] ?? ''));
  const pairs = Object.entries(query).map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  const json = body === undefined ? undefined : JSON.stringify(body);
  return {
    method: operation.method,
    path: pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`,
    headers: json === undefined ? {} : { 'content-type': 'application/json' },
    body: json,
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
