import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const script = resolve(import.meta.dirname, '../../../dev/check-node.mjs');

/** Runs the guard on a Node that says it is another version. */
function checkNode(version: string) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', `data:text/javascript,${pretend}`, script]);
  return { status, message: stderr.toString() };
}

describe('check-node', () => {
  it.each(['22.18.0', '23.0.0', '24.21.0'])('check-node lets Node %s pass', (version) => {
    expect(checkNode(version)).toEqual({ status: 0, message: '' });
  });

  it.each(['18.20.8', '20.20.2', '22.17.1'])(
    'check-node refuses Node %s and says how to get the right one',
    (version) => {
      expect(checkNode(version)).toEqual({
        status: 1,
        message: expect.stringMatching(new RegExp(`Node ${version}: 22\\.18 .*npm older than 11\\.16`, 's')),
      });
    },
  );
});
