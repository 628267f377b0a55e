import { describe, expect, it } from 'vitest';
import { parseRouteConstraint } from '../../../../../dev/host/routes/route-constraint.ts';

const id = '0f8fad5b-d9cb-469f-a165-70867728950e';

describe('parseRouteConstraint()', () => {
  it.each([
    ['int', undefined, ['7', '-7', '+7', '2147483647'], ['a', '1.0', '2147483648', '']],
    ['INT', undefined, ['7'], ['a']],
    ['long', undefined, ['2147483648', '-9223372036854775808'], ['9223372036854775808']],
    ['bool', undefined, ['true', 'FALSE'], ['1', 'yes']],
    ['decimal', undefined, ['1.5', '-1', '.5', '1,000'], ['1e5', 'a', '']],
    ['double', undefined, ['1.5', '1e5', 'NaN'], ['a']],
    ['float', undefined, ['1.5', '-1E-5', 'Infinity'], ['1.5.5']],
    ['datetime', undefined, ['2026-05-01', '2026-05-01T10:00:00Z', '1 May 2026'], ['7', 'May', 'hello']],
    ['guid', undefined, [id, id.replaceAll('-', ''), `{${id}}`, `(${id})`], ['1234', `${id}0`]],
    ['alpha', undefined, ['abc', 'ABC'], ['a1', 'é']],
    ['required', undefined, ['a'], ['']],
    ['length', '3', ['abc'], ['ab', 'abcd']],
    ['length', '2, 3', ['ab', 'abc'], ['a', 'abcd']],
    ['minlength', '2', ['ab'], ['a']],
    ['maxlength', '2', ['ab'], ['abc']],
    ['min', '5', ['5', '99'], ['4', 'a']],
    ['max', '5', ['5', '-99'], ['6']],
    ['range', '1,10', ['1', '10'], ['0', '11', 'a']],
    ['regex', '^[a-c]+$', ['abc', 'ABC'], ['abd']],
  ])('parseRouteConstraint() makes %s(%s), which only filters', (name, argument, taken, refused) => {
    const isSatisfied = parseRouteConstraint(name, argument);
    expect(taken.filter((value) => !isSatisfied(value))).toEqual([]);
    expect(refused.filter((value) => isSatisfied(value))).toEqual([]);
  });

  it.each([
    ['an unknown name', 'integer', undefined, /unknown constraint "integer"/],
    ['the name of an object member', 'toString', undefined, /unknown constraint/],
    ['a missing argument', 'min', undefined, /whole number/],
    ['an argument that is no number', 'length', 'a', /whole number/],
    ['too many arguments', 'max', '1,2', /whole number/],
    ['a needless argument', 'int', '5', /takes no argument/],
    ['an empty pattern', 'regex', '', /needs a pattern/],
    ['a broken pattern', 'regex', '(', /regular expression/],
  ])('parseRouteConstraint() refuses %s', (_name, name, argument, message) => {
    expect(() => parseRouteConstraint(name, argument)).toThrow(message);
  });
});
