/** How CI gets meshgate: what the lockfile pins, or this version where there is no `package.json`. */
export interface CiOptions {
  readonly hasPackage: boolean;
  readonly version: string;
  readonly branch: string;
}

function call({ hasPackage, version }: CiOptions): string {
  return hasPackage ? 'npx meshgate' : `npx --yes meshgate@${version}`;
}

/** Pinned by commit, as GitHub advises. https://docs.github.com/en/actions/security-guides/security-hardening-for-github-actions */
export function githubWorkflow(options: CiOptions): string {
  return `# Every pull request gets the judgement that a commit gets, whether or not its author has the hooks.
name: mesh
on:
  pull_request:
  push:
    branches: [${JSON.stringify(options.branch)}]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          persist-credentials: false
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: '22'
          package-manager-cache: false
${options.hasPackage ? '      - run: npm ci\n' : ''}      - name: Judge the mesh; annotate the change and sum up
        run: ${call(options)} check --format markdown --output-file "$GITHUB_STEP_SUMMARY" --format github
`;
}

export function gitlabJob(options: CiOptions): string {
  return `# Every merge request gets the judgement that a commit gets, whether or not its author has the hooks.
mesh:
  image: node:22-bookworm
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
${options.hasPackage ? '    - npm ci\n' : ''}    - ${call(options)} check --format gitlab --output-file gl-code-quality-report.json --format pretty
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
`;
}
