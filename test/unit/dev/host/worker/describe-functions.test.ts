import { describe, expect, it } from 'vitest';
import { describeFunctions } from '../../../../../dev/host/worker/describe-functions.ts';

describe('describeFunctions()', () => {
  it('describeFunctions() sorts HTTP functions from others', () => {
    const base = { metadata: {}, callback: () => undefined };
    const http = { type: 'httpTrigger', route: 'a', methods: ['GET'], authLevel: 'function' };
    const registrations = [
      { ...base, id: 'a', name: 'a', bindings: { x: http, $return: { type: 'http' } } },
      { ...base, id: 'b', name: 'b', bindings: { x: { type: 'HttpTrigger' } } },
      { ...base, id: 'c', name: 'c', bindings: { x: { type: 'timerTrigger' } } },
    ];
    expect(describeFunctions(registrations)).toEqual({
      functions: [
        { id: 'a', name: 'a', route: 'a', methods: ['GET'], authLevel: 'function' },
        { id: 'b', name: 'b', authLevel: 'anonymous' },
      ],
      skipped: [{ name: 'c', trigger: 'timerTrigger' }],
    });
  });
});
