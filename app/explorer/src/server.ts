/** Asks the server that the page came from; addresses are relative, so that it may stand below any path. */

import { problemOf, ViewUnavailable } from "./view";

export class Server {
  /** An API key; kept here only, and so forgotten with the page. */
  key = "";

  async ask<T>(path: string, parameters: Record<string, string> = {}, signal: AbortSignal | null = null): Promise<T> {
    const query = new URLSearchParams(parameters).toString();
    return this.#send<T>(query === "" ? path : `${path}?${query}`, { signal });
  }

  /** Have the server change something; JSON, or a form with files. */
  async tell<T>(path: string, body: object | FormData | null = null): Promise<T> {
    const isForm = body instanceof FormData;
    return this.#send<T>(path, {
      method: "POST",
      body: body === null ? null : isForm ? body : JSON.stringify(body),
      headers: body === null || isForm ? {} : { "content-type": "application/json" },
    });
  }

  async #send<T>(address: string, options: RequestInit): Promise<T> {
    const key: Record<string, string> = this.key === "" ? {} : { authorization: `Bearer ${this.key}` };
    const headers = { accept: "application/json", ...key, ...(options.headers as Record<string, string> | undefined) };
    const answer = await fetch(address, { ...options, headers });
    const body: unknown = await answer.json().catch(() => null);
    if (!answer.ok) throw new ViewUnavailable(problemOf(body) ?? `HTTP ${answer.status}`);
    return body as T;
  }
}

/** A list as the server gives it. */
export interface Rows<T> {
  data: T[];
  next: string | null;
}

/** The words of what went wrong, for people. */
export function whyOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
