import { texts } from './texts'

/**
 * Why a request did not give what was asked. `status` is the HTTP status, 0 when the server was not reached;
 * `message` is Chinese and made for the member.
 */
export class Failure {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly message: string,
    readonly body: unknown = null,
  ) {}

  /** Nothing is known of whether the server heard it: the same may be sent once more. */
  get lost(): boolean {
    return this.status === 0 || this.status >= 500 || this.status === 429
  }
}

export function failureOf(status: number, body: unknown): Failure {
  const error = (body as { error?: { code?: string; message?: string } } | null)?.error
  return new Failure(status, error?.code ?? '', error?.message ?? texts.common.failed, body)
}

export function asFailure(thrown: unknown): Failure {
  return thrown instanceof Failure ? thrown : new Failure(0, 'unexpected', texts.common.failed)
}

export const unreachable = (): Failure => new Failure(0, 'network', texts.common.offline)
