import type { paths } from './contract-types.ts';
import type { Sent } from './http-request.ts';

/** What a server by the contract takes and gives: the types hold every handler to `openapi.yaml`. */

type Method = 'get' | 'post';

export interface ProblemAnswer {
  readonly status: 400 | 401 | 404 | 405 | 413 | 415 | 500 | 502 | 503;
  readonly problem: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type JsonOf<Response> = Response extends { content: { 'application/json': infer Json } } ? Sent<Json> : never;
type AnswerOf<Responses> = {
  [Status in keyof Responses & number]: { readonly status: Status; readonly json: JsonOf<Responses[Status]> };
}[keyof Responses & number];

/** A definite answer that the contract has for this operation, or a problem. */
export type OperationAnswer<Operation> =
  (Operation extends { responses: infer Responses } ? AnswerOf<Responses> : never) | ProblemAnswer;

export interface Call<Operation> {
  readonly path: Operation extends { parameters: { path: infer Members } } ? Members : Record<never, never>;
  readonly query: URLSearchParams;
  /** As parsed, and not yet looked at; undefined where there is none. */
  readonly body: unknown;
}

export type Handler<Operation> = (call: Call<Operation>) => Promise<OperationAnswer<Operation>>;

/** One handler for every operation of the contract; none may be left out. */
export type Routes = {
  readonly [P in keyof paths]: {
    readonly [M in Method as paths[P] extends { readonly [Key in M]: object } ? M : never]: Handler<paths[P][M]>;
  };
};

export function problem(status: ProblemAnswer['status'], detail: string): ProblemAnswer {
  return { status, problem: detail };
}

/** The back end behind this server gave no definite answer. */
export function noAnswer(detail: string): ProblemAnswer {
  return problem(502, detail);
}
