import type * as z from 'zod';
import { AppError, type FieldError } from '../shared/app-error.ts';

type Issue = z.core.$ZodIssue;

/** Most bad fields one answer names. */
const maxErrors = 50;

/**
 * Checks a parsed body against a schema. Throws `invalid_request` with one entry per bad field: its JSON Pointer, what
 * is wanted, and what was sent where that is short (a number, a size).
 */
export function validate<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const parsed = schema.safeParse(body, { reportInput: true });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => toFieldErrors(issue, [])).slice(0, maxErrors);
  throw new AppError('invalid_request', `Cannot accept the request: ${describeFirst(errors)}`, { errors });
}

function describeFirst([first, ...others]: readonly FieldError[]): string {
  if (first === undefined) return 'it is not valid';
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `${first.pointer === '' ? 'the body' : first.pointer} ${first.message}${more}`;
}

function toFieldErrors(issue: Issue, parent: readonly PropertyKey[]): FieldError[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: toPointer([...path, key]), message: 'is not a known field' }));
  }
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors, issue.input);
    if (branch !== undefined) return branch.flatMap((inner) => toFieldErrors(inner, path));
  }
  return [{ pointer: toPointer(path), message: describe(issue) }];
}

/** The alternative the caller must have meant: the one that only fails inside a field it shares with the input. */
function closestBranch(branches: readonly (readonly Issue[])[], input: unknown): readonly Issue[] | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  return branches.find((branch) =>
    branch.every(({ path: [first] }) => first !== undefined && Object.hasOwn(input, first)),
  );
}

function describe(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      return `must be ${article(issue.expected)}, is ${article(kindOf(issue.input))}`;
    case 'too_big':
      return `must be at most ${amount(issue.maximum, issue.origin)}, is ${sizeOf(issue.input)}`;
    case 'too_small':
      return `must be at least ${amount(issue.minimum, issue.origin)}, is ${sizeOf(issue.input)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_format':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return issue.message;
  }
}

function amount(limit: number | bigint, origin: string): string {
  if (origin === 'string') return `${limit} characters`;
  return origin === 'array' ? `${limit} items` : `${limit}`;
}

function sizeOf(input: unknown): string {
  if (typeof input === 'string' || Array.isArray(input)) return `${input.length}`;
  return typeof input === 'number' ? `${input}` : kindOf(input);
}

function kindOf(input: unknown): string {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'array';
  return typeof input;
}

function article(kind: string): string {
  if (kind === 'null') return kind;
  if (kind === 'int') return 'a whole number';
  return /^[aeiou]/u.test(kind) ? `an ${kind}` : `a ${kind}`;
}

/** JSON Pointer (RFC 6901). */
function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).slice(0, 128).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
