/** What a test file's process has told, before it is judged. */
export function emptyRecord(file) {
  return {
    file,
    suites: [],
    finished: [],
    hooks: [],
    strays: [],
    told: [],
    broken: undefined,
    running: '',
    ended: false,
    open: [],
    output: '',
    exitCode: null,
    signal: null,
    killedFor: '',
    ms: 0,
  };
}

/** Adds one message of run-file.mjs. */
export function record(into, message) {
  if (message.kind === 'declared') into.suites = message.suites;
  if (message.kind === 'started') into.running = message.running;
  if (message.kind === 'finished') {
    into.finished.push(message);
    into.running = '';
  }
  if (message.kind === 'hook') into.hooks.push(message);
  if (message.kind === 'told') into.told.push(message.line);
  if (message.kind === 'stray') into.strays.push(message);
  if (message.kind === 'broken') into.broken = message.failure;
  if (message.kind === 'ended') into.ended = true;
  if (message.kind === 'open') into.open = message.resources;
}

/** Says which tests passed and all that is wrong, with a name for each. */
export function judge(seen) {
  const hookOf = new Map(seen.hooks.map((hook) => [hook.suite, hook.failure]));
  const failures = [];
  const listed = new Set(seen.suites.filter((suite) => suite.listed).map(({ name }) => name));
  const listing = [];
  let passed = 0;
  for (const { suite, test, failure } of seen.finished) {
    const why = failure ?? hookOf.get(suite);
    if (why) failures.push({ title: `${suite} › ${test}`, ...why });
    else passed += 1;
    if (listed.has(suite)) listing.push({ test, passed: !why });
  }
  const trouble = (message, more = {}) =>
    failures.push({ title: seen.file, diff: '', stack: '', ...more, message });
  const declared = seen.suites.reduce((sum, suite) => sum + suite.tests.length, 0);
  const during = seen.running ? ` while running "${seen.running}"` : '';

  if (seen.broken) trouble(`does not load: ${seen.broken.message}`, seen.broken);
  for (const stray of seen.strays) {
    const place = stray.running ? ` during or after "${stray.running}"` : '';
    trouble(`${stray.what}${place}: ${stray.failure.message}`, stray.failure);
  }
  if (seen.killedFor) {
    trouble(`${seen.killedFor}${during}${seen.open.length ? `; still open: ${seen.open.join(', ')}` : ''}`);
  } else if (!seen.ended) {
    trouble(
      `exited early with ${seen.signal ?? `code ${seen.exitCode}`}${during || ' before it reported anything more'}`,
    );
  } else if (seen.exitCode !== 0 && failures.length === 0) {
    trouble(`every test passed and yet it exited with ${seen.signal ?? `code ${seen.exitCode}`}`);
  }
  if (!seen.broken && seen.ended) {
    if (seen.suites.length === 0) trouble('declares no suite');
    for (const suite of seen.suites)
      if (suite.tests.length === 0) trouble(`suite "${suite.name}" declares no test`);
  }
  const uvu = uvuTotals(seen.output);
  if (seen.ended && seen.finished.length !== declared)
    trouble(`declares ${declared} tests and finished ${seen.finished.length}`);
  if (seen.ended && uvu.total !== declared)
    trouble(`declares ${declared} tests, but uvu ran ${uvu.total}: use the harness alone`);
  if (uvu.skipped > 0) trouble(`skips ${uvu.skipped} tests`);
  return {
    file: seen.file,
    declared,
    passed,
    listing,
    failures,
    skipped: uvu.skipped,
    ms: seen.ms,
    told: seen.told,
    printed: printed(seen.output),
  };
}

function uvuTotals(output) {
  const last = [
    ...output.matchAll(/^ {2}Total: {5}(\d+)\n {2}Passed: {4}(\d+)\n {2}Skipped: {3}(\d+)\n/gm),
  ].at(-1);
  return { total: Number(last?.[1] ?? 0), skipped: Number(last?.[3] ?? 0) };
}

/** What the tests themselves printed: uvu's dots, totals and (emptied) failures are taken out. */
function printed(output) {
  return output
    .replace(/^ {2}(Total|Passed|Skipped|Duration): .*$/gm, '')
    .replace(/^ {3}FAIL .*$/gm, '')
    .replace(/^(?:[•✘] )+/gm, '')
    .replace(/(?:[•✘] )* {2}\(\d+ \/ \d+\)$/gm, '')
    .replace(/\n(\s*\n)+/g, '\n')
    .trim();
}
