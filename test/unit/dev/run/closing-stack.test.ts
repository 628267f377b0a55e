import { describe, expect, it } from 'vitest';
import { createClosingStack } from '../../../../dev/run/closing-stack.ts';

describe('createClosingStack()', () => {
  it('createClosingStack() stops in reverse order, each thing once', async () => {
    const stack = createClosingStack();
    const closed: string[] = [];
    for (const name of ['first', 'second']) stack.defer(async () => closed.push(name));

    expect([await stack.closeAll(), await stack.closeAll()]).toEqual([[], []]);
    expect(closed).toEqual(['second', 'first']);
  });

  it('createClosingStack() goes on after one that fails and gives back what it threw', async () => {
    const stack = createClosingStack();
    const fault = new Error('Cannot close');
    const closed: string[] = [];
    stack.defer(async () => closed.push('first'));
    stack.defer(() => Promise.reject(fault));

    expect(await stack.closeAll()).toEqual([fault]);
    expect(closed).toEqual(['first']);
  });
});
