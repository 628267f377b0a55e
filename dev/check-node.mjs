// Refuses a Node that cannot run this project, before anything else fails with a less helpful message.
// npm puts node_modules/.bin first on the PATH, so scripts run on the Node of the `node` devDependency;
// they run on another one only where its install script did not run.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Cannot run on Node ${process.versions.node}: 22.18 or newer is needed, and the project installs its own.\n` +
      'Its install script is the one that "allowScripts" in package.json allows, which npm older than 11.16 ignores: ' +
      'run `npm install --global npm@11`, then `npm ci`.\n' +
      'Where npm is set to run no scripts at all (`ignore-scripts`), run `npm rebuild node --ignore-scripts=false`.',
  );
  process.exit(1);
}
