/** The root of this repository: tests are bundled elsewhere, so `import.meta.url` does not lead to it. */
export const repoRoot = process.cwd();
