import { texts } from './texts';

/** Everything that can go wrong with a request, in one shape. */
export interface Problem {
  /** The HTTP status, or 0 when no answer came. */
  status: number;
  /** The server's stable code, or one of ours: `network`, `unexpected`. */
  code: string;
  message: string;
  /** Messages of single fields, by the field's name. */
  details: Record<string, string>;
  requestId?: string;
  /** Seconds to wait before trying again. */
  retryAfter?: number;
}

export function networkProblem(): Problem {
  return { status: 0, code: 'network', message: texts.problems.network, details: {} };
}

/** Reads an error answer; whatever a proxy in between may have written, a Problem comes out. */
export function problemFromAnswer(status: number, body: unknown, headers?: Headers): Problem {
  const fields = isRecord(body) ? body : {};
  const requestId = fields['requestId'] ?? headers?.get('x-request-id');
  const retryAfter = Number.parseInt(headers?.get('retry-after') ?? '', 10);
  return {
    status,
    code: typeof fields['code'] === 'string' ? fields['code'] : 'unexpected',
    message:
      typeof fields['error'] === 'string' ? fields['error'] : texts.problems.unexpected(status),
    details: messagesByField(fields['details']),
    ...(typeof requestId === 'string' && { requestId }),
    ...(retryAfter > 0 && { retryAfter }),
  };
}

/** Narrows what a query or mutation hook reports, which may also be an exception of our own code. */
export function asProblem(error: unknown): Problem {
  return isProblem(error)
    ? error
    : { status: 0, code: 'unexpected', message: texts.problems.unexpected(0), details: {} };
}

export function isProblem(value: unknown): value is Problem {
  return isRecord(value) && typeof value['status'] === 'number' && isRecord(value['details']);
}

function messagesByField(details: unknown): Record<string, string> {
  const entries = isRecord(details) ? Object.entries(details) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
