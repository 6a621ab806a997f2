#!/usr/bin/env node
// interrupt SIGNAL all|mesh COMMAND…: runs a command, and sends the signal when its hook asks Git for the index: to all
// that runs, as ^C in a terminal does, or to mesh alone. Says how the command ended.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const [signal, whom, command, ...words] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'interrupt-'));
const mark = join(folder, 'mesh');
const real = process.env.PATH.split(delimiter)
  .map((place) => join(place, 'git'))
  .find(existsSync);
// Husky puts node_modules/.bin before everything else, so this is the Git that mesh starts.
const slow = `#!/bin/sh
case "$*" in *ls-files*) echo $PPID >"${mark}.new" && mv "${mark}.new" "${mark}" && exec sleep 60 ;; esac
exec "${real}" "$@"
`;
const packages = readlinkSync('node_modules');
rmSync('node_modules');
mkdirSync('node_modules/.bin', { recursive: true });
writeFileSync('node_modules/.bin/git', slow, { mode: 0o755 });

const child = spawn(command, words, { stdio: 'inherit', detached: true });
const ended = new Promise((resolve) => {
  child.on('exit', (status, by) => resolve(by ?? `status ${status}`));
});
while (!existsSync(mark)) await new Promise((resolve) => setTimeout(resolve, 20));
process.kill(whom === 'all' ? -child.pid : Number(readFileSync(mark, 'utf8')), signal);
const how = await ended;
try {
  process.kill(-child.pid, 'SIGKILL');
} catch {}
rmSync(folder, { recursive: true });
rmSync('node_modules', { recursive: true });
symlinkSync(packages, 'node_modules', 'junction');
process.stdout.write(`ended by ${how}\n`);
process.exitCode = how === 'status 0' ? 0 : 1;
