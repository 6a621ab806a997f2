import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const coloured = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (coloured ? `\u001b[${code}m${text}\u001b[39m` : text);
export const red = paint(31);
export const green = paint(32);

const say = (text) => process.stdout.write(`${text}\n`);

export function printVerdict(verdict) {
  const seconds = `${(verdict.ms / 1000).toFixed(2)} s`;
  const tests = `${verdict.declared} test${verdict.declared === 1 ? '' : 's'}`;
  if (verdict.failures.length === 0) say(`${green('✓')} ${verdict.file}  ${tests}  ${seconds}`);
  else
    say(
      `${red('✗')} ${verdict.file}  ${tests}: ${verdict.passed} passed, ${verdict.failures.length} failed  ${seconds}`,
    );
  for (const line of verdict.told) say(indent(line));
  for (const { test, passed } of verdict.listing) say(indent(`${passed ? green('✓') : red('✗')} ${test}`));
}

export function printFailures(verdicts, { verbose }) {
  for (const verdict of verdicts) {
    for (const failure of verdict.failures) printFailure(verdict.file, failure);
    if (verdict.printed && (verbose || verdict.failures.length > 0))
      say(indent(`printed by ${verdict.file}:\n${indent(tail(verdict.printed, 60))}`));
  }
}

export function printFailure(file, failure) {
  say(`\n${red('✗')} ${failure.title}${failure.title === file ? '' : `  (${file})`}`);
  say(indent(failure.message.trimEnd()));
  if (failure.diff) say(`\n${indent(failure.diff)}\n`);
  const frames = shortStack(failure.stack);
  if (frames) say(indent(frames));
}

export const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

const indent = (text) => text.replace(/^(?=.)/gm, '    ');

const tail = (text, count) => {
  const lines = text.split('\n');
  return lines.length > count
    ? `… ${lines.length - count} lines more\n${lines.slice(-count).join('\n')}`
    : text;
};

/** The frames of the project's own files, relative to its root; the message stands above already. */
function shortStack(stack) {
  return stack
    .split('\n')
    .filter((line) => /^\s+at |^caused by /.test(line))
    .filter(
      (line) =>
        !/node:|node_modules|test[\\/]harness[\\/](suite|time-limit|run-file|rejects|golden)\./.test(line),
    )
    .slice(0, 12)
    .map((line) =>
      line
        .trim()
        .replace(/(file:\/\/)?(\/[^\s:()]+)/, (_whole, url, path) =>
          relative('.', url ? fileURLToPath(url + path) : path),
        ),
    )
    .join('\n');
}

export function printCheck({ title, ms, output }) {
  say(`${output === undefined ? green('✓') : red('✗')} ${title}  ${(ms / 1000).toFixed(2)} s`);
}
