import { describe, expect, it } from 'vitest';
import { describeError } from '../../../../../dev/host/worker/describe-error.ts';

describe('describeError()', () => {
  it('describeError() gives name, message and stack, and the causes', () => {
    const text = describeError(new TypeError('outer', { cause: new RangeError('inner') }));
    expect(text).toMatch(/^TypeError: outer\n {4}at .*[^]*\nCaused by: RangeError: inner\n {4}at /);
  });

  it('describeError() shows a message that was set after the stack was made', () => {
    const error = new Error('old');
    error.message = 'new';
    expect(describeError(error)).toMatch(/^Error: new\n/);
  });

  it('describeError() ends with errors that are their own cause', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(describeError(error).match(/Caused by/g)).toHaveLength(5);
  });

  it.each([
    ['text', "Thrown: 'text'"],
    [undefined, 'Thrown: undefined'],
  ])('describeError() shows %s that was thrown', (thrown, text) => {
    expect(describeError(thrown)).toBe(text);
  });
});
